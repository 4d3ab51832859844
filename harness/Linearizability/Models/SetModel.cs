using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>
/// A set, empty at first: <c>add v</c>, <c>remove v</c>, <c>read → #{v …}</c> (a list where the format has no sets).
/// </summary>
public sealed class SetModel : SequentialModel<Sequence>
{
    /// <inheritdoc/>
    public override string Name => "set";

    /// <inheritdoc/>
    public override string Meaning => "a set: add v; remove v; read → all members";

    /// <inheritdoc/>
    public override Sequence Initial => Sequence.Empty;

    /// <inheritdoc/>
    public override string? Problem(Call call) => call.F switch
    {
        "add" or "remove" => null,
        "read" => call.Output is null or { Kind: DatumKind.Set or DatumKind.List or DatumKind.Nil }
            ? null
            : Require.Value(call, "a set", call.Output),
        _ => Require.Operation(call, Name, "add", "remove", "read"),
    };

    /// <inheritdoc/>
    public override IEnumerable<Sequence> Step(Sequence state, Call call)
    {
        if (call.F == "read")
        {
            return call.Output is null || Holds(state, call.Output) ? [state] : [];
        }

        var place = state.Items.AsSpan().BinarySearch(call.Input);
        return (call.F, IsThere: place >= 0) switch
        {
            ("add", false) => [new Sequence(state.Items.Insert(~place, call.Input))],
            ("remove", true) => [new Sequence(state.Items.RemoveAt(place))],
            _ => [state],
        };
    }

    /// <inheritdoc/>
    public override Effect EffectOf(Call call) => call.F == "read" ? Effect.None : Effect.Any;

    /// <inheritdoc/>
    public override bool Commute(Call a, Call b) =>
        a.F != "read" && b.F != "read" && (a.F == b.F || !a.Input.Equals(b.Input));

    /// <summary>What nobody read, as far as is known, need not have been added.</summary>
    public override IReadOnlyList<Call> Relevant(IReadOnlyList<Call> calls)
    {
        var read = calls.Where(call => call.F == "read").SelectMany(call => call.Output?.Items ?? []).ToHashSet();
        return [.. calls.Where(call => call.F != "add" || call.IsOk || read.Contains(call.Input))];
    }

    private static bool Holds(Sequence state, Datum read) => read.Kind == DatumKind.Set
        ? state.Items.AsSpan().SequenceEqual(read.Items.AsSpan())
        : state.Items.AsSpan().SequenceEqual(read.Items.Order().ToArray());
}
