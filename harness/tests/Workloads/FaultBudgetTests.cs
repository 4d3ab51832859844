using System.Text.Json;
using Harness.Faults;

namespace Harness.Tests.Workloads;

public sealed class FaultBudgetTests
{
    [TestCase(FaultKind.Crash)]
    [TestCase(FaultKind.DiskError)]
    [TestCase(FaultKind.FlushError)]
    public void Veto_FlushMode_LetsAllBrokersLosePower(FaultKind kind) => Assert.That(
        new FaultBudget(flushBeforeAck: true, 2).Veto(Fault(kind, 1, 2, 3), After([1, 2], [])), Is.Null);

    [TestCase(FaultKind.Crash)]
    [TestCase(FaultKind.DiskError)]
    [TestCase(FaultKind.FlushError)]
    public void Veto_PageCacheMode_AllowsFewerThanMinInsyncReplicas(FaultKind kind)
    {
        var budget = new FaultBudget(flushBeforeAck: false, 2);

        Assert.That(budget.Veto(Fault(kind, 1), After([], [])), Is.Null);
        Assert.That(budget.Veto(Fault(kind, 1), After([1], [])), Is.Null, "the same broker again");
        Assert.That(budget.Veto(Fault(kind, 1), After([3], [])), Is.EqualTo(
            "brokers 1, 3 would have lost power or data before all of them had recovered; records are promised on 2 "
            + "in-sync replicas"));
        Assert.That(budget.Veto(Fault(kind, 1, 2), After([], [])), Is.Not.Null);
        Assert.That(budget.Veto(Fault(kind, 1), After([], [3])), Does.Contain("as bit rot lasts"));
    }

    [Test]
    public void Veto_OneCopyPromised_AllowsNoCrash() => Assert.That(
        new FaultBudget(flushBeforeAck: false, 1).Veto(Fault(FaultKind.Crash, 1), After([], [])), Is.Not.Null);

    [TestCase(true)]
    [TestCase(false)]
    public void Veto_BitRot_StrikesFewerThanMinInsyncReplicasInARun(bool flushBeforeAck)
    {
        var budget = new FaultBudget(flushBeforeAck, 3);

        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 1, 2), After([], [])), Is.Null);
        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 2), After([], [1, 2])), Is.Null, "the same broker again");
        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 1, 2, 3), After([], [])), Does.Contain("promised on 3"));
        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 3), After([], [1, 2])), Is.EqualTo(
            "brokers 1, 2, 3 would have damaged copies, as bit rot lasts until the end of the run; a record is "
            + "promised on 3 in-sync replicas"));
    }

    [Test]
    public void Veto_BitRotWhileOthersRecover_CountsThemOnlyWithoutFlushes()
    {
        var damage = After([1], []);

        Assert.That(new FaultBudget(flushBeforeAck: true, 2).Veto(Fault(FaultKind.BitRot, 2), damage), Is.Null);
        Assert.That(new FaultBudget(flushBeforeAck: false, 2).Veto(Fault(FaultKind.BitRot, 2), damage), Is.Not.Null);
    }

    [Test]
    public void Veto_OneCopyPromised_AllowsNoBitRot() => Assert.That(
        new FaultBudget(flushBeforeAck: true, 1).Veto(Fault(FaultKind.BitRot, 1), After([], [])), Is.Not.Null);

    [Test]
    public void Veto_FaultsThatDestroyNothing_MayStrike()
    {
        var budget = new FaultBudget(flushBeforeAck: false, 1);

        foreach (var kind in Enum.GetValues<FaultKind>()
            .Except([FaultKind.Crash, FaultKind.DiskError, FaultKind.FlushError, FaultKind.BitRot, FaultKind.Wipe])
            .Except([FaultKind.Restart, FaultKind.DiskFull]))
        {
            Assert.That(budget.Veto(Fault(kind, 1, 2, 3), After([1, 2], [])), Is.Null, kind.ToString());
        }
    }

    [TestCase(FaultKind.Restart)]
    [TestCase(FaultKind.DiskFull)]
    public void Veto_ProcessesThatMayBeKilled_CountOnlyWithoutFlushes(FaultKind kind)
    {
        // Nobody vouches for what they had in the page cache, although it is there.
        Assert.That(new FaultBudget(flushBeforeAck: false, 2).Veto(Fault(kind, 1), After([2], [])), Is.Not.Null);
        Assert.That(new FaultBudget(flushBeforeAck: true, 2).Veto(Fault(kind, 1, 2, 3), After([1, 2], [])), Is.Null);
    }

    [Test]
    public void Veto_Wipe_StrikesFewerThanMinInsyncReplicasAtATime([Values] bool flushBeforeAck)
    {
        var budget = new FaultBudget(flushBeforeAck, 2);
        var wiped = After([], []) with { Wiped = [1] };

        Assert.That(budget.Veto(Fault(FaultKind.Wipe, 1), After([], [])), Is.Null);
        Assert.That(budget.Veto(Fault(FaultKind.Wipe, 1, 2), After([], [])), Is.Not.Null);
        Assert.That(budget.Veto(Fault(FaultKind.Wipe, 1), wiped), Is.Null, "the same broker again");
        Assert.That(budget.Veto(Fault(FaultKind.Wipe, 2), wiped), Is.Not.Null, "its copy could be the last one");
        Assert.That(budget.Veto(Fault(FaultKind.Wipe, 2), After([], [1])), Is.Not.Null, "the other one rots");
        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 2), wiped), Is.Not.Null);
        Assert.That(budget.Veto(Fault(FaultKind.Crash, 2, 3), wiped) is null, Is.EqualTo(flushBeforeAck));
    }

    [TestCase(FaultKind.Crash)]
    [TestCase(FaultKind.Restart)]
    [TestCase(FaultKind.FlushError)]
    public void Veto_FreshlyRottenMayStop_AnotherStaysInReach(FaultKind kind)
    {
        var budget = new FaultBudget(flushBeforeAck: true, 2);

        Assert.That(budget.Veto(Fault(kind, 1), Rotten([1, 3])), Is.Null);
        Assert.That(budget.Veto(Fault(kind, 1), Rotten([1])), Does.Contain("brokers 1 may take bit rot"));
        Assert.That(budget.Veto(Fault(kind, 1, 2, 3), Rotten([1, 2, 3])), Is.Not.Null);
        Assert.That(budget.Veto(Fault(kind, 1, 2, 3), Rotten([1, 2, 3]) with { FreshlyRotten = [] }), Is.Null);
        Assert.That(budget.Veto(Fault(kind, 2, 3), Rotten([1, 2, 3])), Is.Null, "the damaged one goes on");
    }

    [TestCase(FaultKind.Crash)]
    [TestCase(FaultKind.Partition)]
    [TestCase(FaultKind.SlowFlush)]
    public void Veto_FreshlyRottenStopped_AnotherStaysInReach(FaultKind kind)
    {
        var budget = new FaultBudget(flushBeforeAck: true, 2);

        Assert.That(budget.Veto(Fault(kind, 2), Rotten([2, 3]) with { PowerLost = [1] }), Is.Null);
        Assert.That(budget.Veto(Fault(kind, 2), Rotten([2]) with { PowerLost = [1] }), Is.Not.Null);
        Assert.That(budget.Veto(Fault(kind, 2), Rotten([2]) with { PowerLost = [3] }), Is.Null, "it has no rot");
        Assert.That(budget.Veto(Fault(FaultKind.ClockRate, 2), Rotten([2]) with { PowerLost = [1] }), Is.Null);
    }

    [Test]
    public void Veto_BitRotOfOneThatStops_OnlyWithAnotherInReach()
    {
        var budget = new FaultBudget(flushBeforeAck: true, 2);
        var nothing = new Damage([], []);

        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 1), nothing with { PowerLost = [1] }), Is.Not.Null);
        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 1), nothing with { PowerLost = [1], InReach = [2] }), Is.Null);
        Assert.That(budget.Veto(Fault(FaultKind.BitRot, 1), nothing), Is.Null, "it runs");
    }

    [Test]
    public void Veto_BeyondBudget_LetsEverythingStrike()
    {
        var budget = new FaultBudget(false, 2, isBeyond: true);

        Assert.That(
            Enum.GetValues<FaultKind>().Select(kind => budget.Veto(Fault(kind, 1, 2, 3), After([1], [2]))),
            Has.All.Null);
    }

    [Test]
    public void TraitsAll_EveryKind_HasItsNameInFiles() => Assert.That(
        FaultTraits.All.Select(t => (t.Kind, $"\"{t.Name}\"")),
        Is.EqualTo(Enum.GetValues<FaultKind>().Select(k => (k, JsonSerializer.Serialize(k)))));

    private static Damage Rotten(int[] inReach) =>
        new([], [1]) { FreshlyRotten = [1], InReach = inReach };

    private static Damage After(int[] powerLost, int[] rotten) => new(powerLost, rotten);

    private static PlannedFault Fault(FaultKind kind, params int[] nodes) => new(0, kind, 0, 100, nodes, 0);
}
