using System.Collections.Immutable;
using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>
/// Several registers that are read and written together: <c>txn [[read k v] [write k v] …]</c>, all at one moment and
/// in their order; each holds nil at first. Reads are invoked with nil for their value. <c>r</c> and <c>w</c> will do.
/// </summary>
public sealed class MultiRegisterModel : SequentialModel<Sequence>
{
    private readonly ImmutableArray<Datum> registers;

    /// <summary>Any registers.</summary>
    public MultiRegisterModel()
        : this([])
    {
    }

    private MultiRegisterModel(ImmutableArray<Datum> registers) => this.registers = registers;

    /// <inheritdoc/>
    public override string Name => "multi-register";

    /// <inheritdoc/>
    public override string Meaning => "registers together: txn [[r k nil] [w k v] …]";

    /// <inheritdoc/>
    public override Sequence Initial => new([.. registers.Select(_ => Datum.Nil)]);

    /// <inheritdoc/>
    public override string? Problem(Call call)
    {
        if (call.F != "txn")
        {
            return Require.Operation(call, Name, "txn");
        }

        if (!AreAccesses(call.Input))
        {
            return Require.Value(call, "[[read|write key value] …]", call.Input);
        }

        return call.Output is null || (AreAccesses(call.Output) && Match(call.Input, call.Output))
            ? null
            : Require.Value(call, "an answer with the accesses it was invoked with", call.Output);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Datum> Parts(Call call) => [.. call.Input.Items.Select(KeyOf).Distinct()];

    /// <inheritdoc/>
    public override SequentialModel Of(IReadOnlyList<Datum> parts) => new MultiRegisterModel([.. parts.Order()]);

    /// <inheritdoc/>
    public override IEnumerable<Sequence> Step(Sequence state, Call call)
    {
        foreach (var access in (call.Output ?? call.Input).Items)
        {
            var place = registers.BinarySearch(KeyOf(access));
            if (!IsRead(access))
            {
                state = new Sequence(state.Items.SetItem(place, access.Items[2]));
            }
            else if (call.IsOk && !state.Items[place].Equals(access.Items[2]))
            {
                return [];
            }
        }

        return [state];
    }

    /// <inheritdoc/>
    public override Effect EffectOf(Call call)
    {
        if (call.Input.Items.All(IsRead))
        {
            return Effect.None;
        }

        return Parts(call).Count == registers.Length && !call.Input.Items.Any(IsRead) ? Effect.Overwrites : Effect.Any;
    }

    /// <inheritdoc/>
    public override bool Commute(Call a, Call b) => !Parts(a).Intersect(Parts(b)).Any();

    /// <inheritdoc/>
    public override RegisterAccess? AsAccess(Call call)
    {
        if (registers.Length != 1 || call.Input.Items.Length != 1)
        {
            return null;
        }

        var access = (call.Output ?? call.Input).Items[0];
        return IsRead(access) ? new(call.IsOk ? access.Items[2] : null, null) : new(null, access.Items[2]);
    }

    private static bool AreAccesses(Datum value) => value.Kind == DatumKind.List && value.Items.All(access =>
        access is { Kind: DatumKind.List, Items.Length: 3 }
        && (access.Items[0].Text is "read" or "r" or "write" or "w"));

    private static bool Match(Datum input, Datum output) => input.Items.Length == output.Items.Length
        && input.Items.Zip(output.Items).All(pair =>
            IsRead(pair.First) == IsRead(pair.Second) && KeyOf(pair.First).Equals(KeyOf(pair.Second))
            && (IsRead(pair.First) || pair.First.Items[2].Equals(pair.Second.Items[2])));

    private static Datum KeyOf(Datum access) => access.Items[1];

    private static bool IsRead(Datum access) => access.Items[0].Text is "read" or "r";
}
