using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication;
using Broker.Storage.Records;

namespace Broker.Tests.Controller.Raft;

/// <summary>What one voter may say and do, whatever the others do.</summary>
public sealed class RaftVoterTests
{
    [Test]
    public void OnVote_FirstCandidateOfAnEpoch_GetsTheOnlyVote()
    {
        var voter = LoneVoter.Started();

        Assert.That(Vote(voter, candidate: 2, epoch: 5).Granted, Is.True);
        Assert.That(Vote(voter, candidate: 3, epoch: 5).Granted, Is.False);
        Assert.That(Vote(voter, candidate: 2, epoch: 5).Granted, Is.True, "asked again, it says the same");
        Assert.That(Vote(voter, candidate: 3, epoch: 4).Error, Is.EqualTo(ErrorCode.FencedLeaderEpoch));
    }

    [Test]
    public void OnVote_VoteNotFlushed_IsNotAnswered()
    {
        var voter = LoneVoter.Started();
        voter.Disk.IsHolding = true;

        var answer = voter.Begin(node => node.OnVoteAsync(new VoteQuestion(2, 5, -1, 0)));
        voter.Run(1);
        Assert.That(answer.IsCompleted, Is.False);

        voter.Disk.Release();
        Assert.That(voter.World.Run(() => answer).Granted, Is.True);
    }

    [Test]
    public void OnVote_AfterARestart_RemembersItsVote()
    {
        var voter = LoneVoter.Started();
        Vote(voter, candidate: 2, epoch: 5);

        voter.Restart();

        Assert.That(Vote(voter, candidate: 3, epoch: 5).Granted, Is.False);
        Assert.That(Vote(voter, candidate: 2, epoch: 5).Granted, Is.True);
        Assert.That(Vote(voter, candidate: 3, epoch: 6).Granted, Is.True);
    }

    [Test]
    public void OnVote_CandidateWithAnOlderLog_IsRefused()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        var epoch = voter.Node.Epoch;

        Assert.That(Vote(voter, 2, epoch + 1, lastEpoch: epoch - 1, end: 100).Granted, Is.False, "older epoch");
        Assert.That(Vote(voter, 2, epoch + 2, lastEpoch: epoch, end: 0).Granted, Is.False, "shorter");
        Assert.That(Vote(voter, 2, epoch + 3, lastEpoch: epoch, end: voter.Node.NextOffset).Granted, Is.True);
    }

    [Test]
    public void OnVote_CandidateWithAnOlderLogAsksOnAndOn_DoesNotKeepTheVoterFromStanding()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        voter.Restart();
        voter.PeersVote = false;
        var asked = voter.AskedForVotes.Count;

        for (var time = 0; time < 2000; time += 200)
        {
            Assert.That(Vote(voter, candidate: 2, voter.Node.Epoch + 1).Granted, Is.False);
            voter.Run(200);
        }

        Assert.That(voter.AskedForVotes, Has.Count.GreaterThan(asked), "nobody can win but those with its log");
    }

    [Test]
    public void OnVote_StrangerAsks_IsRefusedAndChangesNothing()
    {
        var voter = LoneVoter.Started();

        Assert.That(Vote(voter, candidate: 9, epoch: 5).Error, Is.EqualTo(ErrorCode.InconsistentVoterSet));
        Assert.That(Vote(voter, candidate: 2, epoch: 1).Granted, Is.True);
    }

    [Test]
    public void OnBeginEpoch_StrangerLeads_IsRefusedAndNotFollowed()
    {
        var voter = LoneVoter.Started();

        var answer = voter.Ask(node => node.OnBeginEpochAsync(leader: 9, leaderEpoch: 5));
        voter.Run(1);

        Assert.That(answer.Error, Is.EqualTo(ErrorCode.InconsistentVoterSet));
        Assert.That(voter.Node.Epoch, Is.Zero);
    }

    [Test]
    public void OnFetch_NegativeOffset_IsRefused()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);

        var answer = Fetch(voter, offset: -7);

        Assert.That(answer.Error, Is.EqualTo(ErrorCode.OffsetOutOfRange));
    }

    [Test]
    public void Follow_OwnAppendsNotFlushed_AreNotAcknowledgedToTheNewLeader()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        voter.Disk.IsHolding = true;
        var appended = voter.BeginAppend("cached");
        voter.Run(1);
        voter.Disk.IsHolding = false;

        voter.Ask(node => node.OnBeginEpochAsync(2, node.Epoch + 1));
        voter.Run(1);
        Assert.That(voter.World.Run(() => appended), Is.False);
        Assert.That(voter.Fetches, Is.Empty, "a fetch from the end of the log would say that all of it is flushed");

        voter.Disk.Release();
        voter.Run(1);
        Assert.That(voter.Fetches.Single().Question.Offset, Is.EqualTo(voter.Node.NextOffset));
    }

    [Test]
    public void Follow_DivergingAnswer_CommitsNothing()
    {
        // The log: epoch 1 alone. Cut where the leader says, but what is left is not known to be the leader's.
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        _ = voter.BeginAppend("mine");
        voter.Run(1);
        var ownEpoch = voter.Node.Epoch;
        voter.Restart();
        voter.PeersVote = false;
        voter.Ask(node => node.OnBeginEpochAsync(2, ownEpoch + 2));
        voter.Run(1);

        voter.Fetches[^1].Answer.TrySetResult(new LogAnswer(
            ErrorCode.None, 2, ownEpoch + 2, HighWatermark: 10, new Divergence(ownEpoch, 1), default));
        voter.Run(1);

        Assert.That(voter.Fetches[^1].Question.Offset, Is.EqualTo(1), "cut");
        Assert.That(voter.Committed, Is.Empty);
    }

    [Test]
    public void Follow_DiskFails_StopsTheVoter()
    {
        var voter = LoneVoter.Started();
        voter.Ask(node => node.OnBeginEpochAsync(2, 1));
        voter.Run(1);
        voter.Disk.Failing = "append";

        voter.Fetches[^1].Answer.TrySetResult(new LogAnswer(
            ErrorCode.None, 2, 1, HighWatermark: 0, null, NoOpBatch(epoch: 1)));

        Assert.That(() => voter.Run(1000), Throws.InstanceOf<AssertionException>(),
            "not mistaken for a lost connection");
    }

    [Test]
    public void Lead_EntriesOfEarlierEpochs_AreCommittedOnlyThroughOneOfItsOwn()
    {
        // Raft, figure 8: a copy of an old entry on a majority does not commit it.
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        _ = voter.BeginAppend("old");
        voter.Run(1);
        var oldEpoch = voter.Node.Epoch;
        voter.Restart();
        while (voter.AskedForVotes[^1].Epoch <= oldEpoch || !IsLeader(voter))
        {
            voter.Run(50);
        }

        var ofOldEntries = voter.Node.NextOffset - 1;
        _ = voter.Begin(node => node.OnFetchAsync(Question(node, ofOldEntries, oldEpoch), 1));
        voter.Run(1);
        Assert.That(voter.Committed, Is.Empty);

        _ = voter.Begin(node => node.OnFetchAsync(Question(node, ofOldEntries + 1, node.Epoch), 1));
        voter.Run(1);
        Assert.That(voter.Committed, Does.Contain("old"));
        Assert.That(voter.IsActive, Is.True);
    }

    [Test]
    public void Lead_OwnLogNotFlushed_DoesNotCount()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        voter.Disk.IsHolding = true;
        var appended = voter.BeginAppend("a");
        voter.Run(1);

        _ = voter.Begin(node => node.OnFetchAsync(Question(node, node.NextOffset, node.Epoch), 1));
        voter.Run(1);
        Assert.That(appended.IsCompleted, Is.False, "one copy flushed of three");

        voter.Disk.IsHolding = false;
        voter.Disk.Release();
        Assert.That(voter.World.Run(() => appended), Is.True);
    }

    [Test]
    public void Confirm_FetchUnderWayAtTheCall_DoesNotConfirm()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        var first = voter.Begin(node => node.OnFetchAsync(Question(node, node.NextOffset, node.Epoch), 1));
        voter.Run(1);
        var confirmed = voter.Begin(node => node.ConfirmAsync(TimeSpan.FromMilliseconds(300)));
        voter.Run(1);
        Assert.That(first.IsCompleted, Is.True, "answered at once, so that the voter can confirm");

        // A fetch on another connection may have been sent before the answer.
        _ = voter.Begin(node => node.OnFetchAsync(Question(node, node.NextOffset, node.Epoch), 2));
        voter.Run(1);
        Assert.That(confirmed.IsCompleted, Is.False);

        _ = voter.Begin(node => node.OnFetchAsync(Question(node, node.NextOffset, node.Epoch), 2));
        voter.Run(1);
        Assert.That(voter.World.Run(() => confirmed), Is.True);
    }

    [Test]
    public void Confirm_NobodyFetches_Fails()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);

        Assert.That(voter.Ask(node => node.ConfirmAsync(TimeSpan.FromMilliseconds(300))), Is.False);
    }

    [Test]
    public void Lead_VoterNotHeardOf_IsToldAgainWhoLeads()
    {
        var voter = LoneVoter.Started(peersVote: true);
        BecomeActive(voter);
        _ = voter.Begin(node => node.OnFetchAsync(Question(node, node.NextOffset, node.Epoch), 1));
        voter.Run(1);
        voter.Introduced.Clear();

        voter.Run(500);

        Assert.That(voter.Introduced, Does.Contain(2), "voter 2 may have restarted, and would stand for election");
    }

    private static bool IsLeader(LoneVoter voter) => voter.Node.LeaderId == 1;

    private static VoteAnswer Vote(LoneVoter voter, int candidate, int epoch, int lastEpoch = -1, long end = 0) =>
        voter.Ask(node => node.OnVoteAsync(new VoteQuestion(candidate, epoch, lastEpoch, end)));

    private static LogAnswer Fetch(LoneVoter voter, long offset) =>
        voter.Ask(node => node.OnFetchAsync(Question(node, offset, node.Epoch), 1));

    private static LogQuestion Question(RaftNode node, long offset, int lastEpoch) =>
        new(2, node.Epoch, offset, lastEpoch, TimeSpan.FromMilliseconds(10_000));

    private static void BecomeActive(LoneVoter voter)
    {
        while (!IsLeader(voter))
        {
            voter.Run(50);
        }

        _ = voter.Begin(node => node.OnFetchAsync(
            Question(node, node.NextOffset, node.Epoch) with { MaxWait = TimeSpan.Zero }, 0));
        voter.Run(1);
        Assert.That(voter.IsActive, Is.True);
    }

    private static byte[] NoOpBatch(int epoch)
    {
        var batch = MetadataCodec.Encode([new MetadataRecord.NoOp()], 0, new Broker.Runtime.FramePool(poison: true));
        Broker.Storage.LogBatches.Stamp(batch, 0, epoch);
        _ = RecordBatches.Of(batch);
        return batch;
    }
}
