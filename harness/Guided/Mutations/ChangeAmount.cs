using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Guided.Mutations;

/// <summary>Lets a fault do more or less, as its kind allows: a crash strikes at another storage call.</summary>
internal sealed class ChangeAmount : IMutation
{
    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        if (entry.Faults.Count == 0)
        {
            return entry;
        }

        var fault = draws.One(entry.Faults);
        if (draws.KindOf(fault) is not { } kind)
        {
            return entry;
        }

        var sign = FaultTraits.Of(fault.Kind).IsSigned && draws.In(new Bounds(0, 1)) == 1 ? -1 : 1;
        return entry with { Faults = entry.Faults.With(fault with { Amount = sign * draws.In(kind.Amount) }) };
    }
}
