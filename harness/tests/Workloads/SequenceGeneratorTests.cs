using Harness.Faults;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Tests.Scenarios;

namespace Harness.Tests.Workloads;

public sealed class SequenceGeneratorTests
{
    private static readonly Scenario Scenario = ScenarioText.Parse(ScenarioText.Minimal + """

        phases: { faultsFromMs: 1000, faultsUntilMs: 9000, healAtMs: 9000 }
        faults:
          count: 2
          kinds:
            pause: { durationMs: 100 }
          sequenceCount: 2
          sequences:
            - name: late
              steps:
                - { kind: hold-request, roles: [leader], apis: [Fetch], durationMs: 500..700 }
                - { kind: pause, afterMs: 250..400, roles: [successor, other], durationMs: 100..300 }
        """);

    [Test]
    public void Generate_EverySeed_KeepsOrderDistancesAndPhase()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var faults = PlanGenerator.Generate(Scenario, seed).Faults;
            Assert.That(faults, Is.Ordered.By(nameof(PlannedFault.AtMs)));
            var steps = faults.Where(fault => fault.Id >= 2).OrderBy(fault => fault.Id).ToList();
            Assert.That(
                steps.Select(fault => fault.Kind), Is.EqualTo(new[]
                {
                    FaultKind.HoldRequest, FaultKind.Pause, FaultKind.HoldRequest, FaultKind.Pause,
                }));
            Assert.That(steps[1].AtMs - steps[0].AtMs, Is.InRange(250, 400));
            Assert.That(steps[3].AtMs - steps[2].AtMs, Is.InRange(250, 400));
            Assert.That(steps[0].AtMs, Is.InRange(1000, 5000));
            Assert.That(steps[2].AtMs, Is.InRange(5000, 9000));
            Assert.That(steps.Select(fault => fault.AtMs + fault.DurationMs), Has.All.LessThanOrEqualTo(9000));
        }
    }

    [Test]
    public void Generate_Steps_HaveTheRolesOfTheFirst()
    {
        var faults = PlanGenerator.Generate(Scenario, 7).Faults.OrderBy(fault => fault.Id).ToList();

        Assert.That(
            faults.Select(fault => fault.Target?.AsOfFault), Is.EqualTo(new int?[] { null, null, null, 2, null, 4 }));
    }

    [Test]
    public void Generate_WithSequences_KeepsTheOtherFaults()
    {
        var without = Scenario with { Faults = Scenario.Faults with { SequenceCount = default, Sequences = [] } };

        Assert.That(
            PlanGenerator.Generate(Scenario, 7).Faults.Where(fault => fault.Id < 2).Select(fault => fault.AtMs),
            Is.EqualTo(PlanGenerator.Generate(without, 7).Faults.Select(fault => fault.AtMs)));
    }
}
