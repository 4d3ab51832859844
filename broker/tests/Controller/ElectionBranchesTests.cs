using Broker.Controller;
using Broker.Coverage;
using Broker.Metadata;

namespace Broker.Tests.Controller;

public sealed class ElectionBranchesTests
{
    [Test]
    public void Of_EachKindOfElection_IsItsBranch()
    {
        Assert.That(Branch(Led(1, 1, 2), Led(2, 2)), Is.Null, "a member of the in-sync replicas");
        Assert.That(Branch(Led(1, 1, 2), Led(2, 1, 2)), Is.EqualTo(Branches.ElectedPreferred));
        Assert.That(Branch(Led(1, 1), Led(-1)), Is.Null);
        Assert.That(Branch(Led(1, 1, 2), Led(1, 1)), Is.Null);
        Assert.That(Branch(Led(-1) with { Elr = [2] }, Led(2, 2)), Is.EqualTo(Branches.ElectedEligible));
        Assert.That(Branch(Led(1, 1) with { Elr = [2] }, Led(2, 2)), Is.EqualTo(Branches.ElectedEligible));
        Assert.That(
            Branch(Led(-1) with { LastKnownElr = [3] }, Led(3, 3) with { IsRecovering = true }),
            Is.EqualTo(Branches.ElectedLastLeader));
        Assert.That(
            Branch(Led(-1) with { LastKnownElr = [3] }, Led(2, 2) with { IsRecovering = true }),
            Is.EqualTo(Branches.ElectedUncleanly));
    }

    private static Branch? Branch(PartitionRegistration old, PartitionRegistration next) =>
        ElectionBranches.Of(old, next);

    private static PartitionRegistration Led(int leader, params int[] isr) => new([1, 2, 3], [.. isr], leader, 0, 0);
}
