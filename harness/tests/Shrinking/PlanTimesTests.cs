using Harness.Faults;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Shrinking;
using Harness.Tests.Scenarios;
using Harness.Workloads;

namespace Harness.Tests.Shrinking;

public sealed class PlanTimesTests
{
    private static readonly Scenario Scenario = ScenarioText.Parse();

    // Heals at 5500 ms, liveness from 6000 to 8000 ms, ends at 10,000 ms.
    private static readonly PlanSetup Setup = PlanSetup.Of(Scenario);

    private static readonly Plan Plan = new(
        "full-1", 1, [Operation(0, 1000), Operation(1, 4050), Operation(2, 7000)], [Fault(0, 1050, 2000)]);

    [Test]
    public void Idle_OfAPlan_IsWhereNothingBeginsOrEndsUntilTheHealing() => Assert.That(
        PlanTimes.Idle(Plan, Setup),
        Is.EqualTo(new[] { (0, 1000), (1050, 3050), (3050, 4050), (4050, 5500) }));

    [Test]
    public void Without_AStretch_MovesEverythingAfterItAndShortensWhatSpansIt()
    {
        var cut = PlanTimes.Without(Plan, Setup, 1100, 3050);

        Assert.That(cut.Operations.Select(each => each.AtMs), Is.EqualTo(new[] { 1000, 2100, 5050 }));
        Assert.That((cut.Faults[0].AtMs, cut.Faults[0].DurationMs), Is.EqualTo((1050, 50)));
        var phases = cut.Setup!.Phases;
        Assert.That(
            (phases.HealAtMs, phases.LivenessFromMs, phases.FinalFromMs, cut.Setup.EndMs),
            Is.EqualTo((3550, 4050, 6050, 8050)));
    }

    [Test]
    public void Without_AllIdleTime_IsASettingOfTheScenario()
    {
        var shortest = PlanTimes.Idle(Plan, Setup).Reverse().Aggregate(Plan, (plan, gap) =>
            PlanTimes.Without(plan, plan.Setup ?? Setup, gap.FromMs + PlanTimes.KeptMs, gap.UntilMs));

        Assert.That(() => shortest.Setup!.ApplyTo(Scenario), Throws.Nothing);
        Assert.That(PlanTimes.Idle(shortest, shortest.Setup!), Is.Empty);
        Assert.That(shortest.Operations.Select(each => each.AtMs), Is.EqualTo(new[] { 100, 350, 1950 }));
        Assert.That(shortest.Setup!.EndMs - shortest.Setup.Phases.HealAtMs, Is.EqualTo(4500), "the end is as long");
    }

    [Test]
    public void Until_ATime_LeavesWhatIsBeforeAsItWas()
    {
        var cut = PlanTimes.Until(Plan, Setup, 4000);

        Assert.That(cut.Operations, Is.EqualTo(Plan.Operations.Take(1)));
        Assert.That(cut.Faults, Is.EqualTo(Plan.Faults));
        Assert.That(cut.Setup!.Phases.HealAtMs, Is.EqualTo(3150), "0.1 s after the end of the fault");
        Assert.That(PlanTimes.Until(Plan, Setup, 6000).Operations, Is.EqualTo(Plan.Operations.Take(2)));
    }

    private static PlannedOperation Operation(int id, int at) =>
        new(id, at, 1, OperationKind.Append, "orders", 0, 1, -1);

    private static PlannedFault Fault(int id, int at, int duration) =>
        new(id, FaultKind.Pause, at, duration, [1], 0);
}
