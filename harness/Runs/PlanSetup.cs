using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>A smaller setting than the scenario's, for a plan that does not need all of it.</summary>
/// <param name="Brokers">How many of the brokers. Topics have at most so many replicas.</param>
/// <param name="Topics">The topics that exist, in the order of the scenario.</param>
/// <param name="Phases">The phases.</param>
/// <param name="EndMs">When the run ends, in virtual ms since the start.</param>
public sealed record PlanSetup(
    int Brokers, IReadOnlyList<PlannedTopic> Topics, ScenarioPhases Phases, int EndMs)
{
    /// <summary>All of a scenario.</summary>
    public static PlanSetup Of(Scenario scenario) => new(
        scenario.Cluster.Brokers,
        [.. scenario.Topics.Select(topic => new PlannedTopic(topic.Name, topic.Partitions))],
        scenario.Phases,
        scenario.VirtualSeconds * 1000);

    /// <summary>The scenario with nothing but what is here.</summary>
    /// <exception cref="PlanFormatException">It has something that the scenario does not have.</exception>
    public Scenario ApplyTo(Scenario scenario)
    {
        Require(Brokers >= 1 && Brokers <= scenario.Cluster.Brokers, "brokers",
            $"expected 1 to {scenario.Cluster.Brokers}, as many as the scenario has");
        var topics = new List<ScenarioTopic>();
        foreach (var topic in scenario.Topics)
        {
            if (Topics.FirstOrDefault(own => own.Name == topic.Name) is { } kept)
            {
                Require(kept.Partitions >= 1 && kept.Partitions <= topic.Partitions, "topics",
                    $"expected 1 to {topic.Partitions} partitions of {topic.Name}");
                topics.Add(topic with
                {
                    Partitions = kept.Partitions,
                    ReplicationFactor = Math.Min(topic.ReplicationFactor, Brokers),
                });
            }
        }

        Require(topics.Count > 0 && topics.Count == Topics.Count, "topics",
            "expected one or more topics of the scenario, each once");
        Require(EndMs >= Phases.FinalFromMs && EndMs <= scenario.VirtualSeconds * 1000, "endMs",
            "expected a time after the phases, and no later than the scenario's end");
        int[] order =
        [
            0, Phases.OperationsFromMs, Phases.FaultsFromMs, Phases.FaultsUntilMs, Phases.HealAtMs,
            Phases.LivenessFromMs, Phases.LivenessUntilMs,
        ];
        Require(order.SequenceEqual(order.Order()), "phases", "expected each at or after the one before");
        return scenario with
        {
            Cluster = scenario.Cluster with { Brokers = Brokers },
            Topics = topics,
            Phases = Phases,
        };
    }

    private static void Require(bool holds, string key, string problem)
    {
        if (!holds)
        {
            throw new PlanFormatException("plan", "setup." + key, problem);
        }
    }
}
