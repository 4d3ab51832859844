using Harness.Runs;
using Harness.Scenarios;
using Harness.Tests.Scenarios;

namespace Harness.Tests.Shrinking;

/// <summary>A plan may ask for less than its scenario has, and for nothing else.</summary>
public sealed class PlanSetupTests
{
    private static readonly Scenario Scenario = ScenarioText.Parse();
    private static readonly PlanSetup All = PlanSetup.Of(Scenario);

    [Test]
    public void ApplyTo_EverythingOfTheScenario_ChangesNothing()
    {
        var applied = All.ApplyTo(Scenario);

        Assert.That(applied.Topics, Is.EqualTo(Scenario.Topics));
        Assert.That((applied.Cluster, applied.Phases), Is.EqualTo((Scenario.Cluster, Scenario.Phases)));
    }

    [Test]
    public void ApplyTo_Less_HasThatMuchAndFewerReplicas()
    {
        var less = All with { Brokers = 4, Topics = [new PlannedTopic("payments", 1)] };

        var applied = less.ApplyTo(Scenario);

        Assert.That(applied.Cluster.Brokers, Is.EqualTo(4));
        Assert.That(
            applied.Topics.Select(topic => (topic.Name, topic.Partitions, topic.ReplicationFactor)),
            Is.EqualTo(new[] { ("payments", 1, 4) }));
    }

    [Test]
    public void PlanJson_PlanWithSetup_IsReadBack()
    {
        using var stream = new MemoryStream();
        PlanJson.Write(stream, new Plan("full-1", 1, [], []) { Setup = All with { Brokers = 2, EndMs = 9000 } });
        stream.Position = 0;

        var read = PlanJson.Read(stream, "plan.json").Setup!;

        Assert.That((read.Brokers, read.EndMs), Is.EqualTo((2, 9000)));
        Assert.That(read.Phases.ToString(), Is.EqualTo(All.Phases.ToString()));
        Assert.That(read.Topics, Is.EqualTo(All.Topics));
    }

    [TestCaseSource(nameof(Wrong))]
    public void ApplyTo_WhatTheScenarioHasNot_NamesTheKey(PlanSetup setup, string key) => Assert.That(
        () => setup.ApplyTo(Scenario), Throws.TypeOf<PlanFormatException>().With.Property("Key").EqualTo(key));

    private static IEnumerable<TestCaseData> Wrong()
    {
        var (phases, orders) = (All.Phases, new PlannedTopic("orders", 2));
        yield return new(All with { Brokers = 0 }, "setup.brokers");
        yield return new(All with { Brokers = 6 }, "setup.brokers");
        yield return new(All with { Topics = [] }, "setup.topics");
        yield return new(All with { Topics = [new PlannedTopic("refunds", 1)] }, "setup.topics");
        yield return new(All with { Topics = [orders, orders] }, "setup.topics");
        yield return new(All with { Topics = [orders with { Partitions = 0 }] }, "setup.topics");
        yield return new(All with { Topics = [orders with { Partitions = 3 }] }, "setup.topics");
        yield return new(All with { EndMs = 7999 }, "setup.endMs");
        yield return new(All with { EndMs = 10_001 }, "setup.endMs");
        yield return new(All with { Phases = phases with { HealAtMs = 4999 } }, "setup.phases");
        yield return new(All with { Phases = phases with { OperationsFromMs = -1 } }, "setup.phases");
    }
}
