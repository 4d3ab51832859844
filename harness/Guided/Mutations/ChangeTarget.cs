using Harness.Runs;

namespace Harness.Guided.Mutations;

/// <summary>Lets a fault strike others: by role where its kind has roles, otherwise other brokers.</summary>
internal sealed class ChangeTarget : IMutation
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

        var changed = fault.Target is { } target
            ? fault with { Target = target with { Role = draws.One(kind.Roles) } }
            : fault with { Nodes = FaultGenerator.Nodes(fault.Kind, draws.Brokers(draws.In(kind.Nodes))) };
        return entry with { Faults = entry.Faults.With(changed) };
    }
}
