using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Guided.Mutations;

/// <summary>Goes on as another entry does, from some time on.</summary>
internal sealed class Splice : IMutation
{
    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        var phases = draws.Scenario.Phases;
        var cut = draws.In(new Bounds(phases.FaultsFromMs, phases.FaultsUntilMs));
        IReadOnlyList<PlannedFault> before = [.. entry.Faults.Where(fault => fault.AtMs < cut)];
        IReadOnlyList<PlannedFault> after = [.. draws.Other.Faults.Where(fault => fault.AtMs >= cut)];
        return entry with { Faults = before.With(after, 0) };
    }
}
