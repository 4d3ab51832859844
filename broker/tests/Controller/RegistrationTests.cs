using Broker.Controller;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Tests.Controller;

/// <summary>What becomes of the replicas of a broker whose process ended, by how it ended (KIP-966).</summary>
public sealed class RegistrationTests
{
    private static readonly Guid Disk = Guid.NewGuid();

    [Test]
    public void Register_AfterAnOrderlyStop_StaysEligible()
    {
        var controller = OneLeft(out var last);

        controller.Register(last, saying: process => process with { PreviousEpoch = EpochOf(controller, last) });

        Assert.That(Partition(controller).Elr, Does.Contain(last));
        Assert.That(Partition(controller).Isr, Is.Empty);
        controller.WithBrokers();
        Heartbeat(controller, last);
        Assert.That(Partition(controller).Leader, Is.EqualTo(last));
    }

    [Test]
    public void Register_VouchingForAnEarlierEpoch_IsNotEligible()
    {
        var controller = OneLeft(out var last);

        controller.Register(last, saying: process => process with { PreviousEpoch = EpochOf(controller, last) - 1 });

        Assert.That(Partition(controller).Elr, Does.Not.Contain(last));
        Heartbeat(controller, last);
        Assert.That(Partition(controller).Leader,
            Is.EqualTo(PartitionRegistration.NoLeader), "another one is eligible");
    }

    [Test]
    public void Register_AfterAnOrderlyStopTheSecondTime_IsNotEligible()
    {
        // A process that crashed while it loaded its logs: the marker vouched for the one before.
        var controller = OneLeft(out var last);
        var vouched = EpochOf(controller, last);
        controller.Register(last, saying: process => process with { PreviousEpoch = vouched });

        controller.Register(last, saying: process => process with { PreviousEpoch = vouched });

        Assert.That(Partition(controller).Elr, Does.Not.Contain(last));
    }

    [Test]
    public void Register_FlushedWithTheSameDisk_StaysEligible()
    {
        var controller = OneLeft(out var last, OnDisk);

        controller.Register(last, saying: OnDisk);
        Assert.That(Partition(controller).Elr, Does.Contain(last));
        controller.Register(last, saying: OnDisk);
        Assert.That(Partition(controller).Elr, Does.Contain(last), "and again, without having been told of the first");
    }

    [Test]
    public void Register_FlushedWithAnotherDisk_IsNotEligible()
    {
        var controller = OneLeft(out var last, OnDisk);

        controller.Register(last, saying: process => OnDisk(process) with { LogDirs = [Guid.NewGuid()] });

        Assert.That(Partition(controller).Elr, Does.Not.Contain(last));
    }

    [Test]
    public void Register_EverybodyLostTheirRecords_TheLastLeaderLeadsUncleanlyAndRecovers()
    {
        var controller = OneLeft(out var last);
        foreach (var broker in new[] { 1, 2, 3 })
        {
            controller.Register(broker);
        }

        Assert.That(Partition(controller).Elr, Is.Empty);
        foreach (var broker in new[] { 1, 2, 3 }.Where(broker => broker != last))
        {
            Heartbeat(controller, broker);
        }

        Assert.That(Partition(controller).Leader, Is.EqualTo(PartitionRegistration.NoLeader), "nobody else leads");
        Heartbeat(controller, last);
        var partition = Partition(controller);
        Assert.That((partition.Leader, partition.IsRecovering), Is.EqualTo((last, true)));

        // Nobody joins before the leader recovered; saying so with the same replicas is news.
        Assert.That(Alter(controller, [last], isRecovering: true).Error, Is.EqualTo(ErrorCode.None), "nothing changes");
        Assert.That(Partition(controller).PartitionEpoch, Is.EqualTo(partition.PartitionEpoch));
        var other = last == 1 ? 2 : 1;
        Assert.That(Alter(controller, [last, other], isRecovering: true).Error, Is.EqualTo(ErrorCode.InvalidRequest));
        Assert.That(Alter(controller, [last], isRecovering: false).Decided!.IsRecovering, Is.False);
        Assert.That(Alter(controller, [last], isRecovering: true).Error,
            Is.EqualTo(ErrorCode.InvalidRequest), "it has recovered");
    }

    [Test]
    public void ShutDown_Leader_HandsOverAndCanNotComeBack()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var leader = controller.CreateTopic().Leader;
        var epoch = EpochOf(controller, leader);

        Assert.That(ShutDown(controller, leader, epoch), Is.EqualTo(ErrorCode.None));
        var partition = Partition(controller);
        Assert.That(partition.Leader, Is.Not.EqualTo(leader).And.Positive);
        Assert.That(partition.Isr, Has.Length.EqualTo(2).And.Not.Contains(leader));
        Assert.That(Alter(controller, [1, 2, 3], isRecovering: false).Error, Is.EqualTo(ErrorCode.IneligibleReplica));
        Assert.That(ShutDown(controller, leader, epoch), Is.EqualTo(ErrorCode.None), "asked again");
        Assert.That(ShutDown(controller, leader, epoch - 1), Is.EqualTo(ErrorCode.StaleBrokerEpoch));

        controller.WithBrokers(leader);
        Assert.That(Alter(controller, [1, 2, 3], isRecovering: false).Error,
            Is.EqualTo(ErrorCode.None), "its successor may");
    }

    [Test]
    public void ShutDown_FencedMeanwhile_HeartbeatsDoNotUnfence()
    {
        var controller = LoneController.Started().WithBrokers(1);
        var epoch = EpochOf(controller, 1);
        ShutDown(controller, 1, epoch);
        controller.Run(2000);

        Heartbeat(controller, 1);

        Assert.That(controller.Image.Brokers[1].Fenced, Is.True);
    }

    // Everybody is fenced; the last one in sync leads, if it comes back.
    private static LoneController OneLeft(
        out int last, Func<BrokerIntroduction, BrokerIntroduction>? saying = null)
    {
        var controller = LoneController.Started();
        foreach (var broker in new[] { 1, 2, 3 })
        {
            controller.Register(broker, saying: saying);
            Heartbeat(controller, broker);
        }

        controller.CreateTopic();
        controller.Run(2000);
        last = Partition(controller).LastKnownElr.Single();
        Assert.That(Partition(controller).Elr, Does.Contain(last));
        return controller;
    }

    private static BrokerIntroduction OnDisk(BrokerIntroduction process) =>
        process with { FlushesBeforeAck = true, LogDirs = [Disk] };

    private static PartitionRegistration Partition(LoneController controller) => controller.Image.Find("orders", 0)!;

    private static long EpochOf(LoneController controller, int broker) => controller.Image.Brokers[broker].Epoch;

    private static void Heartbeat(LoneController controller, int broker) => controller.Ask(active =>
        active.HeartbeatAsync(broker, EpochOf(controller, broker), EpochOf(controller, broker), []));

    private static ErrorCode ShutDown(LoneController controller, int broker, long epoch) =>
        controller.Ask(active => active.ShutDownAsync(broker, epoch));

    private static (ErrorCode Error, PartitionRegistration? Decided) Alter(
        LoneController controller, int[] isr, bool isRecovering)
    {
        var partition = Partition(controller);
        var proposal = new IsrProposal(
            controller.Image.Topics["orders"].Id, 0, partition.Leader, EpochOf(controller, partition.Leader),
            partition.LeaderEpoch, partition.PartitionEpoch, [.. isr], [.. isr.Select(id => EpochOf(controller, id))],
            isRecovering);
        return controller.Ask(active => active.AlterPartitionAsync(proposal));
    }
}
