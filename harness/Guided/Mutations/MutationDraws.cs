using Harness.Faults;
using Harness.Scenarios;
using Harness.Simulation;

namespace Harness.Guided.Mutations;

/// <summary>What mutations draw from.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="random">Decides everything.</param>
/// <param name="other">Another entry of the corpus, or the same if there is no other.</param>
internal sealed class MutationDraws(Scenario scenario, HashRandom random, CorpusEntry other)
{
    public Scenario Scenario => scenario;

    public CorpusEntry Other => other;

    /// <summary>A seed.</summary>
    public ulong Seed() => random.NextBits();

    /// <summary>An integer of a range.</summary>
    public int In(Bounds bounds) => bounds.Min + (int)random.NextBelow((long)bounds.Max - bounds.Min + 1);

    /// <summary>An element of a list that has one.</summary>
    public T One<T>(IReadOnlyList<T> list) => list[random.Below(list.Count)];

    /// <summary>One of the kinds of the scenario that a fault may be of; null if it has none such.</summary>
    public ScenarioFault? KindOf(PlannedFault fault) =>
        FaultRanges.Of(scenario, fault) is { Count: > 0 } kinds ? One(kinds) : null;

    /// <summary>Some of the brokers, as a kind of fault wants them.</summary>
    public IReadOnlyList<int> Brokers(int count) =>
    [
        .. Enumerable.Range(1, scenario.Cluster.Brokers).Select(id => (id, Order: random.NextBits())).ToList()
            .OrderBy(broker => broker.Order).Select(broker => broker.id).Take(count),
    ];
}
