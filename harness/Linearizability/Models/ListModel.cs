using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>
/// A list, empty at first: <c>append v → [offset v]</c>, or <c>→ v</c> where the offset is not told, and
/// <c>read → [v …]</c>, the whole of it.
/// </summary>
public sealed class ListModel : SequentialModel<Sequence>
{
    /// <inheritdoc/>
    public override string Name => "list";

    /// <inheritdoc/>
    public override string Meaning => "a list: append v → [offset v]; read → all of it";

    /// <inheritdoc/>
    public override Sequence Initial => Sequence.Empty;

    /// <inheritdoc/>
    public override string? Problem(Call call) => call.F switch
    {
        "append" => null,
        "read" => call.Output is null or { Kind: DatumKind.List or DatumKind.Nil }
            ? null
            : Require.Value(call, "a list", call.Output),
        _ => Require.Operation(call, Name, "append", "read"),
    };

    /// <inheritdoc/>
    public override IEnumerable<Sequence> Step(Sequence state, Call call)
    {
        if (call.F == "read")
        {
            return call.Output is null || state.Items.AsSpan().SequenceEqual(call.Output.Items.AsSpan()) ? [state] : [];
        }

        return OffsetOf(call) is { } offset && offset != state.Items.Length
            ? []
            : [new Sequence(state.Items.Add(call.Input))];
    }

    /// <inheritdoc/>
    public override Effect EffectOf(Call call) => call.F == "read" ? Effect.None : Effect.Any;

    private static long? OffsetOf(Call call) =>
        call.Output is { Kind: DatumKind.List, Items: [{ Kind: DatumKind.Integer } offset, var value] }
            && value.Equals(call.Input)
            ? offset.Integer
            : null;
}
