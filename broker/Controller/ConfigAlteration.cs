using System.Collections.Immutable;
using Broker.Protocol;

namespace Broker.Controller;

/// <summary>Works out the values of a resource after changes (KIP-339). Pure.</summary>
/// <param name="known">The values it has.</param>
/// <param name="isList">Whether a key has items; null for a key there is not.</param>
/// <param name="holds">The value that holds for a key, given or not.</param>
internal sealed class ConfigAlteration(
    ImmutableSortedDictionary<string, string> known, Func<string, bool?> isList, Func<string, string?> holds)
{
    /// <summary>The values, or why there are none.</summary>
    /// <param name="changes">What is to be changed.</param>
    /// <param name="replaces">Whether everything goes that is not mentioned.</param>
    /// <returns>The error, in words as well; without one the values.</returns>
    public (ErrorCode Error, string? Message, ImmutableSortedDictionary<string, string> Values) Decide(
        IReadOnlyList<ConfigChange> changes, bool replaces)
    {
        var values = replaces ? known.Clear() : known;
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!mentioned.Add(change.Key))
            {
                return Refused(ErrorCode.InvalidRequest, change, "the key is given twice; give it once.");
            }

            if (isList(change.Key) is null && !known.ContainsKey(change.Key))
            {
                return Refused(ErrorCode.InvalidConfig, change, "there is no such key; remove it.");
            }

            var (error, problem, value) = ValueOf(change);
            if (error != ErrorCode.None)
            {
                return Refused(error, change, problem);
            }

            values = value is null ? values.Remove(change.Key) : values.SetItem(change.Key, value);
        }

        return (ErrorCode.None, null, values);
    }

    private (ErrorCode Error, string Problem, string? Value) ValueOf(ConfigChange change)
    {
        switch (change.Operation)
        {
            case ConfigOperation.Delete:
                return (ErrorCode.None, "", null);
            case ConfigOperation.Set or ConfigOperation.Append or ConfigOperation.Subtract when change.Value is null:
                return (ErrorCode.InvalidRequest, "there is no value; give one, or delete the key.", null);
            case ConfigOperation.Set:
                return (ErrorCode.None, "", change.Value);
            case ConfigOperation.Append or ConfigOperation.Subtract when isList(change.Key) != true:
                return (ErrorCode.InvalidConfig, "the key has no items to add or to take away; set its value.", null);
            case ConfigOperation.Append:
                var items = Items(holds(change.Key));
                return (ErrorCode.None, "", string.Join(',', items.Union(Items(change.Value))));
            case ConfigOperation.Subtract:
                return (ErrorCode.None, "", string.Join(',', Items(holds(change.Key)).Except(Items(change.Value))));
            default:
                return (ErrorCode.InvalidRequest, $"there is no operation {(sbyte)change.Operation}.", null);
        }
    }

    private (ErrorCode Error, string? Message, ImmutableSortedDictionary<string, string> Values) Refused(
        ErrorCode error, ConfigChange change, string problem) => (error, $"{change.Key}: {problem}", known);

    private static IEnumerable<string> Items(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
