using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Broker.Protocol;

/// <summary>Kafka's spelling of error codes.</summary>
public static class ErrorCodes
{
    private static readonly FrozenDictionary<ErrorCode, string> Names =
        Enum.GetValues<ErrorCode>().ToFrozenDictionary(code => code, code => Spell(code.ToString()));

    /// <summary>
    /// Kafka's name, such as <c>NOT_LEADER_OR_FOLLOWER</c>; <c>ERROR_</c> and the number for a code that is not in
    /// <see cref="ErrorCode"/>.
    /// </summary>
    public static string KafkaName(this ErrorCode code) =>
        Names.TryGetValue(code, out var name)
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"ERROR_{(short)code}");

    private static string Spell(string pascalCase)
    {
        var name = new StringBuilder(pascalCase.Length + 8);
        foreach (var letter in pascalCase)
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToUpperInvariant(letter));
        }

        return name.ToString();
    }
}
