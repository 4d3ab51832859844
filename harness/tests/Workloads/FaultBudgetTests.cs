using System.Text.Json;
using Harness.Faults;

namespace Harness.Tests.Workloads;

public sealed class FaultBudgetTests
{
    [Test]
    public void Veto_FlushMode_LetsAllBrokersLosePower() =>
        Assert.That(new FaultBudget(flushBeforeAck: true, 2).Veto(Fault(FaultKind.Crash, 1, 2, 3), []), Is.Null);

    [Test]
    public void Veto_PageCacheMode_AllowsFewerThanMinInsyncReplicas()
    {
        var budget = new FaultBudget(flushBeforeAck: false, 2);

        Assert.That(budget.Veto(Fault(FaultKind.Crash, 1), []), Is.Null);
        Assert.That(budget.Veto(Fault(FaultKind.Crash, 1), [1]), Is.Null, "the same broker again");
        Assert.That(budget.Veto(Fault(FaultKind.Crash, 1), [3]), Is.EqualTo(
            "brokers 1, 3 would have lost power before all of them had recovered; un-flushed records are promised on 2 "
            + "in-sync replicas"));
        Assert.That(budget.Veto(Fault(FaultKind.Crash, 1, 2), []), Is.Not.Null);
    }

    [Test]
    public void Veto_OneCopyPromised_AllowsNoCrash() =>
        Assert.That(new FaultBudget(flushBeforeAck: false, 1).Veto(Fault(FaultKind.Crash, 1), []), Is.Not.Null);

    [Test]
    public void Veto_FaultsThatDestroyNothing_MayStrike()
    {
        var budget = new FaultBudget(flushBeforeAck: false, 1);

        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k != FaultKind.Crash))
        {
            Assert.That(budget.Veto(Fault(kind, 1, 2, 3), [1, 2]), Is.Null, kind.ToString());
        }
    }

    [Test]
    public void Veto_BeyondBudget_LetsEverythingStrike() =>
        Assert.That(new FaultBudget(false, 2, isBeyond: true).Veto(Fault(FaultKind.Crash, 1, 2, 3), [1]), Is.Null);

    [Test]
    public void TraitsAll_EveryKind_HasItsNameInFiles() => Assert.That(
        FaultTraits.All.Select(t => (t.Kind, $"\"{t.Name}\"")),
        Is.EqualTo(Enum.GetValues<FaultKind>().Select(k => (k, JsonSerializer.Serialize(k)))));

    private static PlannedFault Fault(FaultKind kind, params int[] nodes) => new(0, kind, 0, 100, nodes, 0);
}
