using Broker.Controller.Raft;
using Broker.Metadata;
using Harness.Faults;
using Harness.Faults.Injection;

namespace Harness.Tests.Runs;

public sealed class FaultTargetsTests
{
    private static readonly Guid Topic = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    [TestCase(FaultRole.Leader, 3)]
    [TestCase(FaultRole.Successor, 2)]
    [TestCase(FaultRole.Other, 1)]
    [TestCase(FaultRole.Follower, 1)]
    [TestCase(FaultRole.LastInSync, 2)]
    public void Aim_Role_IsThatOfTheNewestMetadata(FaultRole role, int expected)
    {
        var targets = new FaultTargets();
        var image = Created();
        targets.Observe(new MetadataEvents.Applied(Changed(image, leader: 3, 2, 3)));
        targets.Observe(new MetadataEvents.Applied(image));

        Assert.That(targets.Aim(Fault(role, "orders")).Nodes, Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Aim_Follower_IsTheOneThatWasDrawnIfItIsOne()
    {
        var targets = new FaultTargets();
        targets.Observe(new MetadataEvents.Applied(Changed(Created(), leader: 3, 2, 3)));
        var fault = Fault(FaultRole.Follower, "orders");

        Assert.That(targets.Aim(fault with { Nodes = [2] }).Nodes, Is.EqualTo(new[] { 2 }));
        Assert.That(targets.Aim(fault with { Nodes = [3] }).Nodes, Is.EqualTo(new[] { 2 }), "Not the leader.");
    }

    [Test]
    public void Aim_LastInSync_IsTheLeaderIfItIsAlone()
    {
        var targets = new FaultTargets();
        targets.Observe(new MetadataEvents.Applied(Changed(Created(), leader: 3, 3)));

        Assert.That(targets.Aim(Fault(FaultRole.LastInSync, "orders")).Nodes, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void Aim_Controller_IsWhoWonTheLatestElectionUnlessItResigned()
    {
        var targets = new FaultTargets();
        targets.Observe(new QuorumEvents.Elected(2, 7));
        targets.Observe(new QuorumEvents.Elected(1, 5));
        Assert.That(targets.Aim(Fault(FaultRole.Controller, "payments")).Nodes, Is.EqualTo(new[] { 2 }));

        targets.Observe(new QuorumEvents.Resigned(1, 5));
        Assert.That(targets.Aim(Fault(FaultRole.Controller, "payments")).Nodes, Is.EqualTo(new[] { 2 }));

        targets.Observe(new QuorumEvents.Resigned(2, 7));
        Assert.That(targets.Aim(Fault(FaultRole.Controller, "payments")).Nodes, Is.EqualTo(new[] { 4 }));
    }

    [TestCase(FaultRole.Leader, "orders")]
    [TestCase(FaultRole.Successor, "orders")]
    [TestCase(FaultRole.LastInSync, "orders")]
    [TestCase(FaultRole.Controller, "orders")]
    [TestCase(FaultRole.Leader, "payments")]
    public void Aim_NobodyHasTheRole_StrikesWhomThePlanSays(FaultRole role, string topic)
    {
        var targets = new FaultTargets();
        targets.Observe(new MetadataEvents.Applied(Changed(Created(), leader: -1)));

        Assert.That(targets.Aim(Fault(role, topic)).Nodes, Is.EqualTo(new[] { 4 }));
    }

    [Test]
    public void Aim_RoleAsOfAnotherFault_IsThatOfItsBegin()
    {
        var targets = new FaultTargets();
        var image = Created();
        targets.Observe(new MetadataEvents.Applied(image));
        targets.Aim(Fault(FaultRole.Leader, "orders"));
        targets.Observe(new MetadataEvents.Applied(Changed(image, leader: 3, 2, 3)));

        Assert.That(Leader(asOfFault: 0), Is.EqualTo(new[] { 1 }));
        Assert.That(Leader(asOfFault: 7), Is.EqualTo(new[] { 3 }), "That fault was taken out of the plan.");

        IReadOnlyList<int> Leader(int asOfFault) => targets.Aim(Fault(FaultRole.Leader, "orders") with
        {
            Id = 1,
            Target = new FaultTarget(FaultRole.Leader, "orders", 0) { AsOfFault = asOfFault },
        }).Nodes;
    }

    private static PlannedFault Fault(FaultRole role, string topic) =>
        new(0, FaultKind.Pause, 0, 100, [4], 0) { Target = new FaultTarget(role, topic, 0) };

    private static MetadataImage Created() => MetadataImage.Empty
        .Apply(new MetadataRecord.NewTopic("orders", Topic), 0)
        .Apply(new MetadataRecord.NewPartition("orders", 0, [1, 2, 3], [1, 2, 3], 1), 1);

    private static MetadataImage Changed(MetadataImage image, int leader, params int[] isr) => image.Apply(
        new MetadataRecord.PartitionChange("orders", 0, [.. isr], leader, Elected: true), 2);
}
