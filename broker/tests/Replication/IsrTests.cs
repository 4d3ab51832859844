using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication;

namespace Broker.Tests.Replication;

/// <summary>How followers join and leave the in-sync replicas.</summary>
public sealed class IsrTests
{
    [Test]
    public void Fetch_FollowerCaughtUp_IsProposedWithItsBrokerEpochAndCountsAtOnce()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Follow(3, offset: 0);
        shard.Run(1);

        var proposal = shard.Controller.Calls.Single();
        Assert.That(proposal.Isr[2], Is.EqualTo(new IsrMember(3, shard.EpochOf(3))));

        // Nothing is committed any more without broker 3, as the controller may have decided already.
        var append = shard.Append();
        shard.Follow(2, offset: 1);
        shard.Run(10);
        Assert.That(append.IsCompleted, Is.False);
        proposal.Accept();
        shard.Run(10);
        Assert.That(append.IsCompleted, Is.False);
        shard.Follow(3, offset: 1);
        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void Fetch_LateOneOfADeadProcess_IsRefused()
    {
        // KIP-903: broker 3 restarted with an empty disk; a fetch of its former process arrives late.
        var shard = Shard.Leading([1, 2]);
        var former = shard.EpochOf(3);
        shard.Register(3, Guid.NewGuid());

        Assert.That(
            shard.Await(shard.Follow(3, offset: 0, brokerEpoch: former)).Error, Is.EqualTo(ErrorCode.StaleBrokerEpoch));
        shard.Run(10);
        Assert.That(shard.Controller.Calls.Select(call => string.Join(",", call.Isr)), Is.Empty);
    }

    [Test]
    public void Fetch_LateOneAfterTheNewProcessFetched_IsRefusedEvenIfTheMetadataLags()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var former = shard.EpochOf(3);
        shard.Await(shard.Append(acks: 1));
        Assert.That(
            shard.Await(shard.Follow(3, offset: 0, brokerEpoch: former + 100)).Error, Is.EqualTo(ErrorCode.None));

        shard.Follow(2, offset: 1);
        var late = shard.Await(shard.Follow(3, offset: 1, brokerEpoch: former));

        Assert.That(late.Error, Is.EqualTo(ErrorCode.StaleBrokerEpoch));
        Assert.That(shard.Await(shard.Read(0)).HighWatermark, Is.Zero);
    }

    [Test]
    public void Propose_FollowerRestartsWhileItIsRepeated_StillNamesTheProcessThatWasSeen()
    {
        var shard = Shard.Leading([1, 2]);
        var seen = shard.EpochOf(3);
        shard.Follow(3, offset: 0);
        shard.Run(1);
        shard.Register(3, Guid.NewGuid());

        shard.Controller.Calls[0].Lose();
        shard.Run(200);

        Assert.That(shard.Controller.Calls[^1].Isr[2], Is.EqualTo(new IsrMember(3, seen)));
        Assert.That(shard.Controller.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public void Propose_DecisionComesBeforeItIsSent_IsNotSentInTheNewPartitionEpoch()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Apply(new MetadataRecord.PartitionChange("orders", 0, [1, 2], 1, Elected: false));
        var image = shard.Image;

        // In one step, so that the metadata is applied before the proposal that the fetch caused is sent.
        shard.Reactor.Post(() => shard.Manager.OnImage(image));
        shard.Follow(3, offset: 0);
        shard.Run(1);

        // Whatever was sent, the leader counts those whom it proposed.
        var append = shard.Append();
        shard.Follow(2, offset: 1);
        shard.Run(10);
        Assert.That(shard.Controller.Calls.Any(call => call.PartitionEpoch == 1), Is.EqualTo(!append.IsCompleted));
    }

    [Test]
    public void Propose_FollowerIneligible_IsWithdrawn()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Follow(3, offset: 0);
        shard.Run(1);
        var append = shard.Append();
        shard.Follow(2, offset: 1);
        shard.Controller.Calls[0].Refuse(ErrorCode.IneligibleReplica);

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.None));
    }

    [TestCase(null, TestName = "Propose_NoAnswerThenRefused_CountsTheMemberOn")]
    [TestCase(ErrorCode.RequestTimedOut, TestName = "Propose_OutcomeUnknownThenRefused_CountsTheMemberOn")]
    public void Propose_Unanswered(ErrorCode? first)
    {
        var shard = Shard.Leading([1, 2]);
        shard.Follow(3, offset: 0);
        shard.Run(1);
        var append = shard.Append();
        shard.Follow(2, offset: 1);
        if (first is { } error)
        {
            shard.Controller.Calls[0].Refuse(error);
        }
        else
        {
            shard.Controller.Calls[0].Lose();
        }

        shard.Run(100);
        shard.Controller.Calls[1].Refuse(ErrorCode.IneligibleReplica);
        shard.Run(100);

        Assert.That(append.IsCompleted, Is.False, "the first request may still be applied");
        Assert.That(shard.Controller.Calls, Has.Count.GreaterThan(2), "until the metadata tells, it is asked again");
    }

    [Test]
    public void Propose_NoAnswerThenTheMemberRegistersAgain_IsWithdrawnAndProposedAnew()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Follow(3, offset: 0);
        shard.Run(1);
        shard.Controller.Calls[0].Lose();
        shard.Run(100);
        shard.Register(3, Guid.NewGuid());
        shard.Follow(3, offset: 0);
        shard.Controller.Calls[1].Refuse(ErrorCode.IneligibleReplica);
        shard.Run(100);
        shard.Follow(3, offset: 0);
        shard.Run(1);

        Assert.That(shard.Controller.Calls[^1].Isr[2], Is.EqualTo(new IsrMember(3, shard.EpochOf(3))));
    }

    [Test]
    public void Propose_NotControllerThenRefused_IsWithdrawn()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Follow(3, offset: 0);
        shard.Run(1);
        var append = shard.Append();
        shard.Follow(2, offset: 1);
        shard.Controller.Calls[0].Refuse(ErrorCode.NotController);
        shard.Run(100);
        shard.Controller.Calls[1].Refuse(ErrorCode.IneligibleReplica);

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void WatchLag_FollowerSilent_IsLeftOut()
    {
        var shard = Shard.Leading([1, 2, 3]);
        for (var time = 0; time < 4000; time += 100)
        {
            shard.Follow(2, offset: 0);
            shard.Run(100);
        }

        Assert.That(shard.Controller.Calls[0].Brokers, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Fetch_FollowerFenced_IsNotProposed()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Publish(new MetadataRecord.FenceBroker(3, shard.EpochOf(3), Fenced: true));
        shard.Follow(3, offset: 0);
        shard.Run(1);

        Assert.That(shard.Controller.Calls, Is.Empty);
    }

    [Test]
    public void OnImage_OfAnotherProcessUnderThisNodeId_IsNotApplied()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Register(1, Guid.NewGuid());
        shard.Elect(2, 2, 3);

        Assert.That(shard.Await(shard.Append(acks: 1)).Error, Is.EqualTo(ErrorCode.None), "the epoch is still its own");
        Assert.That(shard.Manager.AppliedOffset, Is.LessThan(shard.Image.Offset));
    }
}
