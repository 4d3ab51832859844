using System.Collections.Immutable;
using Broker.Controller;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Tests.Doubles;

namespace Broker.Tests.Controller;

public sealed class ActiveControllerTests
{
    [Test]
    public void Register_SameProcessAgain_KeepsItsEpoch()
    {
        var controller = LoneController.Started();
        var incarnation = Guid.NewGuid();
        var epoch = controller.Register(1, incarnation);
        controller.Ask(active => active.HeartbeatAsync(1, epoch, epoch, []));

        Assert.That(controller.Register(1, incarnation), Is.EqualTo(epoch));
        Assert.That(controller.Image.Brokers[1], Is.EqualTo(
            new BrokerRegistration(1, incarnation, epoch, Configs.EndpointOf(1), Fenced: false)
            {
                DurableDirs = controller.Image.Brokers[1].DurableDirs,
            }));
    }

    [Test]
    public void Register_NewProcess_LosesWhatItsPredecessorLed()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var before = controller.CreateTopic();
        var former = controller.Image.Brokers[before.Leader].Epoch;

        var epoch = controller.Register(before.Leader);

        var after = controller.Image.Find("orders", 0)!;
        Assert.That(epoch, Is.GreaterThan(former));
        Assert.That(after.Leader, Is.Not.EqualTo(before.Leader));
        Assert.That(after.Isr, Is.EqualTo(before.Isr.Remove(before.Leader)));
        Assert.That(after.LeaderEpoch, Is.EqualTo(before.LeaderEpoch + 1));
        Assert.That(controller.Image.Brokers[before.Leader].Fenced, Is.True);
        Assert.That(
            controller.Ask(active => active.HeartbeatAsync(before.Leader, former, long.MaxValue, [])).Error,
            Is.EqualTo(ErrorCode.StaleBrokerEpoch));
    }

    [Test]
    public void Heartbeat_RegistrationNotAppliedYet_StaysFenced()
    {
        var controller = LoneController.Started();
        var epoch = controller.Register(1);

        Assert.That(controller.Ask(active => active.HeartbeatAsync(1, epoch, epoch - 1, [])), Is.EqualTo((ErrorCode.None, true)));
        Assert.That(controller.Ask(active => active.HeartbeatAsync(1, epoch, epoch, [])), Is.EqualTo((ErrorCode.None, false)));
    }

    [Test]
    public void Heartbeat_UnknownBroker_IsStale() => Assert.That(
        LoneController.Started().Ask(active => active.HeartbeatAsync(9, 0, 0, [])).Error,
        Is.EqualTo(ErrorCode.StaleBrokerEpoch));

    [Test]
    public void Sessions_AllBrokersSilent_NobodyIsInSyncAndThoseAreEligibleWhoLeftLast()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        controller.CreateTopic();

        controller.Run(2000);

        var partition = controller.Image.Find("orders", 0)!;
        Assert.That(controller.Image.Brokers.Values.Select(broker => broker.Fenced), Has.All.True);
        Assert.That(partition.Isr, Is.Empty);
        Assert.That(partition.Elr, Has.Length.EqualTo(2), "min.insync.replicas");
        Assert.That(partition.LastKnownElr, Has.Length.EqualTo(1));
        Assert.That(partition.Leader, Is.EqualTo(PartitionRegistration.NoLeader));
    }

    [Test]
    public void Heartbeat_EligibleReturns_LeadsInANewEpoch()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        controller.CreateTopic();
        controller.Run(2000);
        var leaderless = controller.Image.Find("orders", 0)!;
        var other = Enumerable.Range(1, 3).First(broker => !leaderless.Elr.Contains(broker));

        Return(controller, other);
        Assert.That(controller.Image.Find("orders", 0)!.Leader, Is.EqualTo(PartitionRegistration.NoLeader), "unclean");
        Return(controller, leaderless.Elr[1]);

        var partition = controller.Image.Find("orders", 0)!;
        Assert.That(partition.Leader, Is.EqualTo(leaderless.Elr[1]));
        Assert.That(partition.Isr, Is.EqualTo(new[] { leaderless.Elr[1] }));
        Assert.That(partition.Elr, Is.EqualTo(new[] { leaderless.Elr[0] }));
        Assert.That(partition.LeaderEpoch, Is.EqualTo(leaderless.LeaderEpoch + 1));
        Assert.That(partition.IsRecovering, Is.False);
    }

    [Test]
    public void CreateTopic_Twice_ExistsAlready()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        controller.CreateTopic();

        Assert.That(Create(controller, "orders", 1, 3), Is.EqualTo(ErrorCode.TopicAlreadyExists));
        Assert.That(Create(controller, "bad name", 1, 3), Is.EqualTo(ErrorCode.InvalidTopicException));
        Assert.That(Create(controller, "more", 1, 4), Is.EqualTo(ErrorCode.InvalidReplicationFactor));
        Assert.That(Create(controller, "defaults", -1, -1), Is.EqualTo(ErrorCode.None));
        Assert.That(controller.Image.Find("defaults", 0)!.Replicas, Has.Length.EqualTo(3));
    }

    [Test]
    public void DeleteTopic_ThenCreate_IsAnotherTopic()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var before = controller.CreateTopic();
        var old = controller.Image.Topics["orders"];
        var late = Proposal(controller, [before.Leader]);

        var (error, deleted) = controller.Ask(active => active.DeleteTopicAsync("orders", Guid.Empty));
        Assert.That((error, deleted?.Id), Is.EqualTo((ErrorCode.None, (Guid?)old.Id)));
        Assert.That(controller.Image.Topics, Is.Empty);

        controller.CreateTopic();
        Assert.That(controller.Image.Topics["orders"].Id, Is.Not.EqualTo(old.Id));
        Assert.That(Alter(controller, late).Error, Is.EqualTo(ErrorCode.UnknownTopicId), "of the topic before");
        Assert.That(controller.Ask(active => active.DeleteTopicAsync(null, old.Id)).Error, Is.EqualTo(ErrorCode.UnknownTopicId));
        Assert.That(
            controller.Ask(active => active.DeleteTopicAsync(null, controller.Image.Topics["orders"].Id)).Error,
            Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void DeleteTopic_NotPossible_Refused()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        controller.CreateTopic();
        var id = controller.Image.Topics["orders"].Id;

        Assert.That(Delete("unknown", Guid.Empty), Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(Delete(null, Guid.NewGuid()), Is.EqualTo(ErrorCode.UnknownTopicId));
        Assert.That(Delete(null, Guid.Empty), Is.EqualTo(ErrorCode.InvalidRequest));
        Assert.That(Delete("orders", id), Is.EqualTo(ErrorCode.InvalidRequest));
        Assert.That(controller.Image.Topics, Has.Count.EqualTo(1));

        var forbids = LoneController.Started(configure: config => config with { DeleteTopicEnabled = false }).WithBrokers(1, 2, 3);
        forbids.CreateTopic();
        Assert.That(
            forbids.Ask(active => active.DeleteTopicAsync("orders", Guid.Empty)).Error,
            Is.EqualTo(ErrorCode.TopicDeletionDisabled));

        ErrorCode Delete(string? name, Guid topicId) =>
            controller.Ask(active => active.DeleteTopicAsync(name, topicId)).Error;
    }

    [Test]
    public void CreateTopic_WithConfigs_KeepsThemOrNamesTheWrongOne()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);

        Assert.That(Try("retention.msec", "5").Error, Is.EqualTo(ErrorCode.InvalidConfig));
        Assert.That(Try("retention.msec", "5").Message, Does.Contain("retention.msec").And.Contain("retention.ms,"));
        Assert.That(Try("segment.bytes", "-1").Error, Is.EqualTo(ErrorCode.InvalidConfig));
        Assert.That(Try("segment.bytes", "-1").Message, Does.Contain("segment.bytes"));
        Assert.That(controller.Image.Topics, Is.Empty);

        Assert.That(Try("segment.bytes", "1000").Error, Is.EqualTo(ErrorCode.None));
        Assert.That(controller.Image.Topics["orders"].Configs, Is.EqualTo(new Dictionary<string, string>
        {
            ["segment.bytes"] = "1000",
        }));

        (ErrorCode Error, string? Message) Try(string key, string value)
        {
            var (error, _, message) = controller.Ask(active => active.CreateTopicAsync(
                "orders", 1, 1, new Dictionary<string, string> { [key] = value }));
            return (error, message);
        }
    }

    [Test]
    public void CreateTopic_ValidateOnly_CreatesNothing()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);

        var (error, topic, _) = controller.Ask(active => active.CreateTopicAsync("orders", 2, 3, validateOnly: true));

        Assert.That((error, topic!.Partitions.Length), Is.EqualTo((ErrorCode.None, 2)));
        Assert.That(controller.Image.Topics, Is.Empty);
        Assert.That(controller.CreateTopic().Replicas, Has.Length.EqualTo(3));
    }

    [Test]
    public void CreateTopic_NoBroker_Refused() =>
        Assert.That(Create(LoneController.Started(), "orders", 1, 1), Is.EqualTo(ErrorCode.InvalidReplicationFactor));

    [Test]
    public void AlterPartition_Shrink_IsDecidedInTheNextPartitionEpoch()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var before = controller.CreateTopic();
        ImmutableArray<int> isr = [before.Leader];

        var (error, decided) = Alter(controller, Proposal(controller, isr));

        Assert.That(error, Is.EqualTo(ErrorCode.None));
        Assert.That(decided!.Isr, Is.EqualTo(isr));
        Assert.That(decided.PartitionEpoch, Is.EqualTo(before.PartitionEpoch + 1));
        Assert.That(decided.LeaderEpoch, Is.EqualTo(before.LeaderEpoch));
        Assert.That(controller.Image.Find("orders", 0)!.Isr, Is.EqualTo(isr));
    }

    [Test]
    public void AlterPartition_EachRule_RefusesOne()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var leader = controller.CreateTopic().Leader;
        var fine = Proposal(controller, [leader]);
        var other = fine.Leader == 1 ? 2 : 1;

        Assert.Multiple(() =>
        {
            Refused(ErrorCode.StaleBrokerEpoch, fine with { LeaderBrokerEpoch = fine.LeaderBrokerEpoch - 1 });
            Refused(ErrorCode.UnknownTopicId, fine with { TopicId = Guid.NewGuid() });
            Refused(ErrorCode.UnknownTopicOrPartition, fine with { Partition = 1 });
            Refused(ErrorCode.UnknownTopicOrPartition, fine with { Partition = -1 });
            Refused(ErrorCode.FencedLeaderEpoch, fine with { LeaderEpoch = fine.LeaderEpoch - 1 });
            Refused(ErrorCode.NotController, fine with { LeaderEpoch = fine.LeaderEpoch + 1 });
            Refused(ErrorCode.InvalidRequest, fine with
            {
                Leader = other,
                LeaderBrokerEpoch = controller.Image.Brokers[other].Epoch,
            });
            Refused(ErrorCode.InvalidUpdateVersion, fine with { PartitionEpoch = fine.PartitionEpoch - 1 });
            Refused(ErrorCode.NotController, fine with { PartitionEpoch = fine.PartitionEpoch + 1 });
            Refused(ErrorCode.InvalidRequest, Proposal(controller, [other]));
            Refused(ErrorCode.InvalidRequest, fine with { Isr = [] });
            Refused(ErrorCode.InvalidRequest, fine with { Isr = [leader, leader], BrokerEpochs = [-1, -1] });
            Refused(ErrorCode.InvalidRequest, fine with { Isr = [leader, 9], BrokerEpochs = [-1, -1] });
        });
        void Refused(ErrorCode expected, IsrProposal proposal) =>
            Assert.That(Alter(controller, proposal).Error, Is.EqualTo(expected), proposal.ToString());
    }

    [Test]
    public void AlterPartition_MemberRestartedSinceItWasSeen_IsIneligible()
    {
        // KIP-903: the process that was in sync is gone, and its successor may have lost the log.
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var leader = controller.CreateTopic().Leader;
        var other = leader == 1 ? 2 : 1;
        var seen = controller.Image.Brokers[other].Epoch;
        controller.WithBrokers(other);
        ImmutableArray<int> isr = [.. controller.Image.Find("orders", 0)!.Isr.Add(other).Order()];

        var late = Proposal(controller, isr) with
        {
            BrokerEpochs = [.. isr.Select(id => id == other ? seen : -1L)],
        };

        Assert.That(Alter(controller, late).Error, Is.EqualTo(ErrorCode.IneligibleReplica));
        Assert.That(Alter(controller, Proposal(controller, isr)).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void AlterPartition_MemberFenced_IsIneligible()
    {
        var controller = LoneController.Started().WithBrokers(1, 2, 3);
        var leader = controller.CreateTopic().Leader;
        var other = leader == 1 ? 2 : 1;
        controller.Register(other);
        ImmutableArray<int> isr = [.. controller.Image.Find("orders", 0)!.Isr.Add(other).Order()];

        Assert.That(Alter(controller, Proposal(controller, isr)).Error, Is.EqualTo(ErrorCode.IneligibleReplica));
    }

    [Test]
    public void AlterPartition_NothingChanges_ConfirmsWithTheQuorum()
    {
        var controller = Quorum();
        var proposal = Proposal(controller, controller.Image.Find("orders", 0)!.Isr);
        var asked = controller.Begin(active => active.AlterPartitionAsync(proposal));
        controller.Run(1);
        Assert.That(asked.IsCompleted, Is.False, () => asked.Result.ToString());

        controller.Commit();
        Assert.That(controller.World.Run(() => asked).Error, Is.EqualTo(ErrorCode.None));

        var nobodyFetches = controller.World.Run(() => controller.Begin(active => active.AlterPartitionAsync(proposal)));
        Assert.That(nobodyFetches.Error, Is.EqualTo(ErrorCode.NotController));
    }

    [Test]
    public void Decisions_LeadershipLostBeforeTheCommit_OutcomeIsNotKnown()
    {
        var controller = Quorum();
        var proposal = Proposal(controller, [controller.Image.Find("orders", 0)!.Leader]);
        var active = controller.Active;
        var altered = controller.Begin(_ => active.AlterPartitionAsync(proposal));
        var created = controller.Begin(_ => active.CreateTopicAsync("more", 1, 1));
        controller.Run(1);
        controller.World.Run(() => controller.Reactor.Ask(
            () => controller.Node.Raft.OnBeginEpochAsync(2, controller.Node.Raft.Epoch + 1)));

        Assert.That(controller.World.Run(() => altered).Error, Is.EqualTo(ErrorCode.RequestTimedOut));
        Assert.That(controller.World.Run(() => created).Error, Is.EqualTo(ErrorCode.RequestTimedOut));
        Assert.That(controller.Node.Active, Is.Null);

        var after = controller.World.Run(() => controller.Reactor.Ask(() => active.CreateTopicAsync("late", 1, 1)));
        Assert.That(after.Error, Is.EqualTo(ErrorCode.NotController), "nothing was appended");
    }

    [Test]
    public void Sessions_NewController_GivesEveryBrokerAWholeSession()
    {
        var controller = LoneController.Started().WithBrokers(1);

        controller.Run(900);
        Assert.That(controller.Image.Brokers[1].Fenced, Is.False);
        controller.Run(500);
        Assert.That(controller.Image.Brokers[1].Fenced, Is.True);
    }

    private static LoneController Quorum()
    {
        var controller = LoneController.Started(voters: 3);
        foreach (var broker in new[] { 1, 2, 3 })
        {
            var registered = controller.Begin(
                active => active.RegisterAsync(new(broker, Guid.NewGuid(), Configs.EndpointOf(broker))));
            controller.Commit();
            var epoch = controller.World.Run(() => registered).BrokerEpoch;
            var unfenced = controller.Begin(active => active.HeartbeatAsync(broker, epoch, epoch, []));
            controller.Commit();
            Assert.That(controller.World.Run(() => unfenced).Fenced, Is.False);
        }

        var created = controller.Begin(active => active.CreateTopicAsync("orders", 1, 3));
        controller.Commit();
        Assert.That(controller.World.Run(() => created).Error, Is.EqualTo(ErrorCode.None));
        return controller;
    }

    private static void Return(LoneController controller, int broker)
    {
        var epoch = controller.Image.Brokers[broker].Epoch;
        controller.Ask(active => active.HeartbeatAsync(broker, epoch, epoch, []));
    }

    private static ErrorCode Create(LoneController controller, string name, int partitions, int replicas) =>
        controller.Ask(active => active.CreateTopicAsync(name, partitions, replicas)).Error;

    private static (ErrorCode Error, PartitionRegistration? Decided) Alter(LoneController controller, IsrProposal proposal) =>
        controller.Ask(active => active.AlterPartitionAsync(proposal));

    private static IsrProposal Proposal(LoneController controller, ImmutableArray<int> isr)
    {
        var partition = controller.Image.Find("orders", 0)!;
        return new IsrProposal(
            controller.Image.Topics["orders"].Id, 0, partition.Leader, controller.Image.Brokers[partition.Leader].Epoch, partition.LeaderEpoch,
            partition.PartitionEpoch, isr, [.. isr.Select(id => controller.Image.Brokers[id].Epoch)]);
    }
}
