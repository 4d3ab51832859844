using Broker.Controller;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Tests.Controller;

/// <summary>Elections on demand (KIP-460).</summary>
public sealed class ElectLeaderTests
{
    [Test]
    public void Elect_UnknownPartition_IsRefused()
    {
        var controller = Created(out _);

        Assert.That(Elect(controller, ElectionKind.Preferred, "none"), Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(Elect(controller, ElectionKind.Unclean, "orders", 1),
            Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(Elect(controller, ElectionKind.Unclean, "orders", -1),
            Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
    }

    [Test]
    public void ElectPreferred_NotInSyncThenBack_IsElectedOnce()
    {
        var controller = Created(out var preferred);
        Assert.That(Elect(controller, ElectionKind.Preferred), Is.EqualTo(ErrorCode.ElectionNotNeeded));
        controller.WithBrokers(preferred);
        Assert.That(Elect(controller, ElectionKind.Preferred), Is.EqualTo(ErrorCode.PreferredLeaderNotAvailable));

        Join(controller, preferred);
        var before = controller.Image.Find("orders", 0)!;
        Assert.That(Elect(controller, ElectionKind.Preferred), Is.EqualTo(ErrorCode.None));
        var after = controller.Image.Find("orders", 0)!;
        Assert.That((after.Leader, after.LeaderEpoch), Is.EqualTo((preferred, before.LeaderEpoch + 1)));
        Assert.That(after.Isr, Is.EqualTo(before.Isr));
        Assert.That(Elect(controller, ElectionKind.Preferred), Is.EqualTo(ErrorCode.ElectionNotNeeded));
    }

    [Test]
    public void ElectUnclean_NobodyEligible_AnyoneWhoIsThereLeads()
    {
        var controller = Created(out _);
        Assert.That(Elect(controller, ElectionKind.Unclean), Is.EqualTo(ErrorCode.ElectionNotNeeded));
        controller.Run(2000);
        Assert.That(Elect(controller, ElectionKind.Unclean), Is.EqualTo(ErrorCode.EligibleLeadersNotAvailable));

        var leaderless = controller.Image.Find("orders", 0)!;
        var lacking = leaderless.Replicas.Single(replica => !leaderless.Elr.Contains(replica));
        var epoch = controller.Image.Brokers[lacking].Epoch;
        controller.Ask(active => active.HeartbeatAsync(lacking, epoch, epoch, []));
        Assert.That(controller.Image.Find("orders", 0)!.Leader, Is.EqualTo(PartitionRegistration.NoLeader));

        Assert.That(Elect(controller, ElectionKind.Unclean), Is.EqualTo(ErrorCode.None));
        var forced = controller.Image.Find("orders", 0)!;
        Assert.That((forced.Leader, forced.IsRecovering), Is.EqualTo((lacking, true)));
        Assert.That(forced.Isr, Is.EqualTo(new[] { lacking }));
        Assert.That(forced.Elr, Is.Empty, "who has another history is not eligible to continue this one");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Balance_PreferredLeaderIsBack_LeadsAfterAWhile(bool isEnabled)
    {
        var controller = Created(out var preferred, isEnabled);
        controller.WithBrokers(preferred);
        Join(controller, preferred);
        Assert.That(controller.Image.Find("orders", 0)!.Leader, Is.Not.EqualTo(preferred));

        controller.Run(500);

        Assert.That(controller.Image.Find("orders", 0)!.Leader == preferred, Is.EqualTo(isEnabled));
    }

    private static LoneController Created(out int preferred, bool balances = false)
    {
        var controller = LoneController.Started(configure: config => config with
        {
            AutoLeaderRebalance = balances,
            LeaderImbalanceCheckInterval = TimeSpan.FromMilliseconds(400),
        }).WithBrokers(1, 2, 3);
        preferred = controller.CreateTopic().Replicas[0];
        return controller;
    }

    private static ErrorCode Elect(
        LoneController controller, ElectionKind kind, string topic = "orders", int partition = 0) =>
        controller.Ask(active => active.ElectLeaderAsync(topic, partition, kind));

    private static void Join(LoneController controller, int broker)
    {
        var partition = controller.Image.Find("orders", 0)!;
        var isr = partition.Isr.Add(broker).Order().ToList();
        var (error, _) = controller.Ask(active => active.AlterPartitionAsync(new IsrProposal(
            controller.Image.Topics["orders"].Id, 0, partition.Leader, controller.Image.Brokers[partition.Leader].Epoch,
            partition.LeaderEpoch, partition.PartitionEpoch, [.. isr],
            [.. isr.Select(id => controller.Image.Brokers[id].Epoch)])));
        Assert.That(error, Is.EqualTo(ErrorCode.None));
    }
}
