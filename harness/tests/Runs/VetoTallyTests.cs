using Harness.Checkers;
using Harness.Runs;

namespace Harness.Tests.Runs;

public sealed class VetoTallyTests
{
    [TestCase(100, 20, false)]
    [TestCase(100, 21, true)]
    [TestCase(99, 99, false)]
    [TestCase(1000, 201, true)]
    public void IsTooMany_EnoughFaults_IsMoreThanAFifth(int planned, int vetoed, bool expected) =>
        Assert.That(new VetoTally("disks", "bit-rot", planned, vetoed).IsTooMany, Is.EqualTo(expected));

    [Test]
    public void Of_RunsOfScenarios_AddsUpEachKindOnItsOwnWithoutDefects()
    {
        var tallies = VetoTally.Of(
        [
            Run("power", null, ("crash", 3, 1)), Run("disks", null, ("crash", 2, 0), ("bit-rot", 2, 2)),
            Run("disks", null, ("crash", 1, 0), ("bit-rot", 1, 0)), Run("disks", "ack-before-flush", ("crash", 9, 9)),
        ]);

        Assert.That(tallies, Is.EqualTo(
            new[] { new VetoTally("disks", "bit-rot", 3, 2), new VetoTally("power", "crash", 3, 1) }));
        Assert.That(tallies[0].Percent, Is.EqualTo(66.7).Within(0.1));
    }

    private static RunResults Run(
        string scenario, string? defect, params (string Kind, int Planned, int Vetoed)[] faults) => new()
        {
            Scenario = scenario,
            Seed = 1,
            Commit = "unknown",
            Target = "sim",
            Defect = defect,
            Explore = "choices",
            Model = "log",
            Verdict = Verdict.Valid,
            Anomalies = [],
            Findings = [],
            RunHash = "run",
            HistoryHash = "history",
            Choices = 0,
            Steps = 0,
            EnabledMean = 0,
            VirtualSeconds = 0,
            WallSeconds = 0,
            Operations = new OperationCounts(1, 0, 0),
            Faults = new Dictionary<string, int>(),
            Planned = faults.ToDictionary(fault => fault.Kind, fault => fault.Planned),
            Vetoed = faults.Where(fault => fault.Vetoed > 0).ToDictionary(fault => fault.Kind, fault => fault.Vetoed),
        };
}
