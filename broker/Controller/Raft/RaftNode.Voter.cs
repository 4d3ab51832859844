using Broker.Protocol;
using Broker.Replication;

namespace Broker.Controller.Raft;

/// <summary>Voting and following.</summary>
internal sealed partial class RaftNode
{
    /// <summary>Another voter asks for this one's vote. The vote is flushed before the answer.</summary>
    public async Task<VoteAnswer> OnVoteAsync(VoteQuestion question)
    {
        if (!IsOtherVoter(question.Candidate))
        {
            return new VoteAnswer(ErrorCode.InconsistentVoterSet, LeaderId, epoch, Granted: false);
        }

        if (question.Epoch > epoch)
        {
            EnterEpoch(question.Epoch, null);
        }

        var granted = question.Epoch == epoch && MayVoteFor(question);
        if (granted)
        {
            votedFor = question.Candidate;
            standAt = Now + ElectionPatience();
            changed.Raise();
        }

        await SaveAsync();
        return new VoteAnswer(
            question.Epoch < epoch && !granted ? ErrorCode.FencedLeaderEpoch : ErrorCode.None, LeaderId, epoch,
            granted && question.Epoch == epoch);
    }

    /// <summary>Another voter says that it leads an epoch.</summary>
    public async Task<QuorumAnswer> OnBeginEpochAsync(int leader, int leaderEpoch)
    {
        if (!IsOtherVoter(leader))
        {
            return new QuorumAnswer(ErrorCode.InconsistentVoterSet, LeaderId, epoch);
        }

        if (leaderEpoch < epoch)
        {
            return new QuorumAnswer(ErrorCode.FencedLeaderEpoch, LeaderId, epoch);
        }

        Learn(leaderEpoch, leader);
        await SaveAsync();
        return new QuorumAnswer(ErrorCode.None, LeaderId, epoch);
    }

    private bool IsOtherVoter(int id) => Others.Contains(id);

    private bool MayVoteFor(VoteQuestion question)
    {
        if (role is not QuorumRole.Unattached || (votedFor is { } voted && voted != question.Candidate))
        {
            return false;
        }

        // Only a log that has everything this one has may win, or committed entries would be lost.
        return question.LastEpoch > log.LastEpoch
            || (question.LastEpoch == log.LastEpoch && question.EndOffset >= log.EndOffset);
    }

    private async Task WaitForLeaderAsync(QuorumRole.Unattached mine)
    {
        while (ReferenceEquals(role, mine))
        {
            if (Now >= standAt || !Others.Any())
            {
                StandForElection();
            }
            else
            {
                await changed.WaitAsync(standAt - Now, ports.Time);
            }
        }
    }

    private void StandForElection()
    {
        epoch++;
        votedFor = config.NodeId;
        standAt = Now + config.QuorumElectionTimeout
            + ports.Random.Between(TimeSpan.Zero, config.QuorumElectionBackoffMax);
        Enter(new QuorumRole.Candidate());
    }

    private TimeSpan ElectionPatience() =>
        ports.Random.Between(config.QuorumElectionTimeout, 2 * config.QuorumElectionTimeout);

    private async Task CampaignAsync(QuorumRole.Candidate mine)
    {
        await SaveAsync();
        if (!ReferenceEquals(role, mine))
        {
            return;
        }

        mine.Granted.Add(config.NodeId);
        if (!TryWin(mine))
        {
            var question = new VoteQuestion(config.NodeId, epoch, log.LastEpoch, log.EndOffset);
            foreach (var voter in Others)
            {
                reactor.Spawn(() => AskForVoteAsync(mine, voter, question));
            }

            if (!await LeftAsync(mine, standAt - Now))
            {
                StandForElection();
            }
        }
    }

    private async Task AskForVoteAsync(QuorumRole.Candidate mine, int voter, VoteQuestion question)
    {
        try
        {
            var answer = await peers.VoteAsync(voter, question, config.QuorumElectionTimeout);
            Learn(answer.Epoch, answer.Leader);
            if (answer.Granted && ReferenceEquals(role, mine))
            {
                mine.Granted.Add(voter);
                TryWin(mine);
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // No vote from this voter; the next election asks again.
        }
    }

    private bool TryWin(QuorumRole.Candidate mine)
    {
        if (mine.Granted.Count < majority)
        {
            return false;
        }

        BecomeLeader();
        return true;
    }

    private async Task FollowAsync(QuorumRole.Follower mine)
    {
        await SaveAsync();
        var limit = ports.Random.Between(config.QuorumFetchTimeout, 3 * config.QuorumFetchTimeout / 2);
        var heardAt = Now;
        while (ReferenceEquals(role, mine))
        {
            var remaining = limit - (Now - heardAt);
            if (remaining <= TimeSpan.Zero)
            {
                StandForElection();
            }
            else if (await FetchOnceAsync(mine, remaining))
            {
                heardAt = Now;
            }
            else
            {
                await LeftAsync(mine, config.QuorumElectionTimeout / 10);
            }
        }
    }

    /// <summary>Fetches once from the leader; returns whether the leader was heard of.</summary>
    private async Task<bool> FetchOnceAsync(QuorumRole.Follower mine, TimeSpan limit)
    {
        // The fetch says that everything below its offset is flushed, also what this node appended when it led.
        await log.FlushAsync();
        if (!ReferenceEquals(role, mine) || await AskForLogAsync(mine, limit) is not { } answer)
        {
            return false;
        }

        if (!ReferenceEquals(role, mine))
        {
            return true;
        }

        Learn(answer.Epoch, answer.Leader);
        if (answer.Error != ErrorCode.None || !ReferenceEquals(role, mine))
        {
            return false;
        }

        await TakeAsync(mine, answer);
        return true;
    }

    /// <summary>One fetch; null if there was no answer.</summary>
    private async Task<LogAnswer?> AskForLogAsync(QuorumRole.Follower mine, TimeSpan limit)
    {
        var wait = config.QuorumFetchTimeout / 4;
        var question = new LogQuestion(config.NodeId, epoch, log.EndOffset, log.LastEpoch, wait);
        try
        {
            return await peers.FetchAsync(mine.LeaderId, question, limit);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return null;
        }
    }

    private async Task TakeAsync(QuorumRole.Follower mine, LogAnswer answer)
    {
        if (answer.Divergence is { } divergence)
        {
            // What is left may still differ from the leader's log, so it does not become committed here.
            Cut(Reconciliation.CutFor(log, divergence));
            return;
        }

        log.AppendAsFollower(answer.Batches);
        await log.FlushAsync();
        if (ReferenceEquals(role, mine))
        {
            Commit(Math.Min(answer.HighWatermark, log.EndOffset));
        }
    }

    private void Cut(long offset)
    {
        if (offset < highWatermark)
        {
            throw new InvalidDataException(
                $"The leader of epoch {epoch} lacks committed metadata: it asks to cut the log at {offset}, "
                + $"below the high watermark {highWatermark}.");
        }

        log.TruncateTo(offset);
    }
}
