using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication;
using Broker.Runtime;
using Broker.Storage;

namespace Broker.Controller.Raft;

/// <summary>Leading.</summary>
internal sealed partial class RaftNode
{
    /// <summary>Offset the next append will get; brokers take it as their epoch when they register.</summary>
    public long NextOffset => log.EndOffset;

    /// <summary>
    /// Appends records as one batch, which is committed as a whole or not at all.
    /// </summary>
    /// <returns>True once committed and delivered to the listener; false if the leadership was lost before: whether
    /// the records will be committed is then unknown.</returns>
    public Task<bool> AppendAsync(IReadOnlyList<MetadataRecord> records)
    {
        if (role is not QuorumRole.Leader leader)
        {
            return Task.FromResult(false);
        }

        var batch = MetadataCodec.Encode(records, ports.Time.GetUtcNow().ToUnixTimeMilliseconds(), ports.Frames);
        var appended = log.AppendAsLeader(batch, epoch);
        var committed = new Completion<bool>();
        leader.Waiting.Enqueue((appended.LastOffset + 1, committed));
        changed.Raise();
        FlushSoon();
        return committed.Task;
    }

    /// <summary>
    /// Waits until a majority has shown that this node led after the call; false if that did not happen within
    /// <paramref name="limit"/> or the leadership was lost.
    /// </summary>
    public async Task<bool> ConfirmAsync(TimeSpan limit)
    {
        if (role is not QuorumRole.Leader { IsActive: true } leader)
        {
            return false;
        }

        var asked = ++leader.Position;
        leader.ConfirmationWantedAt = asked;
        changed.Raise();
        var until = Now + limit;
        while (ReferenceEquals(role, leader))
        {
            if (1 + leader.Voters.Values.Count(voter => voter.ConfirmedAt > asked) >= majority)
            {
                return true;
            }

            if (!await changed.WaitAsync(until - Now, ports.Time))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Another voter fetches. Its offset says what it flushed, and may commit entries.</summary>
    /// <param name="question">The fetch.</param>
    /// <param name="connection">Number of the connection it came on.</param>
    public async Task<LogAnswer> OnFetchAsync(LogQuestion question, long connection)
    {
        if (question.Epoch > epoch && IsOtherVoter(question.Replica))
        {
            EnterEpoch(question.Epoch, null);
        }

        if (role is not QuorumRole.Leader leader || !leader.Voters.TryGetValue(question.Replica, out var voter))
        {
            return Refusal(ErrorCode.NotLeaderOrFollower);
        }

        if (question.Epoch < epoch)
        {
            return Refusal(ErrorCode.FencedLeaderEpoch);
        }

        if (question.Offset < log.StartOffset)
        {
            return Refusal(ErrorCode.OffsetOutOfRange);
        }

        leader.FetchedAt[question.Replica] = Now;
        if (Reconciliation.FindDivergence(log, question.Offset, question.LastEpoch) is { } divergence)
        {
            return new LogAnswer(ErrorCode.None, config.NodeId, epoch, highWatermark, divergence, default);
        }

        voter.OnFetch(question.Offset, log.EndOffset, Now, connection);
        AdvanceHighWatermark(leader);
        changed.Raise();
        await NewsAsync(leader, voter, question);
        return await AnswerAsync(leader, voter, question, connection);
    }

    private LogAnswer Refusal(ErrorCode error) => new(error, LeaderId, epoch, -1, null, default);

    /// <summary>Waits until there is something to tell the voter.</summary>
    private async Task NewsAsync(QuorumRole.Leader leader, FollowerProgress voter, LogQuestion question)
    {
        var until = Now + question.MaxWait;
        while (ReferenceEquals(role, leader)
            && log.EndOffset <= question.Offset
            && highWatermark <= voter.SentHighWatermark
            && leader.ConfirmationWantedAt <= voter.ConfirmedAt)
        {
            if (!await changed.WaitAsync(until - Now, ports.Time))
            {
                return;
            }
        }
    }

    private async Task<LogAnswer> AnswerAsync(
        QuorumRole.Leader leader, FollowerProgress voter, LogQuestion question, long connection)
    {
        var batches = ReadOnlyMemory<byte>.Empty;
        if (ReferenceEquals(role, leader) && question.Offset < log.EndOffset)
        {
            try
            {
                batches = await log.ReadAsync(question.Offset, log.EndOffset, MaxBytesPerFetch, atLeastOneBatch: true);
            }
            catch (OffsetOutOfRangeException) when (!ReferenceEquals(role, leader))
            {
                // Deposed while it read, and cut by the new leader: refused below.
            }
        }

        if (!ReferenceEquals(role, leader))
        {
            return Refusal(ErrorCode.NotLeaderOrFollower);
        }

        voter.OnAnswer(++leader.Position, highWatermark, connection);
        return new LogAnswer(ErrorCode.None, config.NodeId, epoch, highWatermark, null, batches);
    }

    private void BecomeLeader()
    {
        var leader = new QuorumRole.Leader(log.EndOffset);
        foreach (var voter in Others)
        {
            leader.Voters.Add(voter, new FollowerProgress(Now));
            leader.FetchedAt.Add(voter, Now);
        }

        Enter(leader);
        ports.Events.Report(new QuorumEvents.Elected(config.NodeId, epoch));

        // Entries of earlier epochs are committed only through one of this epoch (Raft, section 5.4.2).
        log.AssignEpochStart(epoch);
        _ = AppendAsync([new MetadataRecord.NoOp()]);
    }

    private async Task LeadAsync(QuorumRole.Leader mine)
    {
        foreach (var voter in Others)
        {
            reactor.Spawn(() => IntroduceAsync(mine, voter, epoch));
        }

        var patience = 3 * config.QuorumFetchTimeout / 2;
        while (!await LeftAsync(mine, config.QuorumFetchTimeout / 4))
        {
            if (1 + mine.FetchedAt.Values.Count(at => Now - at <= patience) < majority)
            {
                ports.Events.Report(new QuorumEvents.Resigned(config.NodeId, epoch));
                Enter(new QuorumRole.Unattached());
            }
        }
    }

    /// <summary>
    /// Tells a voter about this leader until it fetched, and again if it was not heard of for a while: it may have
    /// restarted, and would stand for election.
    /// </summary>
    private async Task IntroduceAsync(QuorumRole.Leader mine, int voter, int mineEpoch)
    {
        do
        {
            if (mine.Voters[voter].Offset < 0 || Now - mine.FetchedAt[voter] > config.QuorumFetchTimeout / 2)
            {
                await TryIntroduceAsync(voter, mineEpoch);
            }
        }
        while (!await LeftAsync(mine, config.QuorumFetchTimeout / 4));
    }

    private async Task TryIntroduceAsync(int voter, int mineEpoch)
    {
        try
        {
            var answer = await peers.BeginEpochAsync(voter, mineEpoch, config.QuorumRequestTimeout);
            Learn(answer.Epoch, answer.Leader);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // Not reachable now; tried again soon.
        }
    }

    private void AdvanceHighWatermark(QuorumRole.Leader leader)
    {
        var stored = leader.Voters.Values.Select(voter => voter.Offset)
            .Append(log.FlushedOffset).OrderDescending().ToList();
        var committed = stored[majority - 1];
        if (committed > leader.EpochStartOffset)
        {
            Commit(committed);
        }
    }

    private void FlushSoon()
    {
        if (!flushing)
        {
            flushing = true;
            reactor.Spawn(FlushAllAsync);
        }
    }

    private async Task FlushAllAsync()
    {
        while (log.FlushedOffset < log.EndOffset)
        {
            await log.FlushAsync();
            if (role is QuorumRole.Leader leader)
            {
                AdvanceHighWatermark(leader);
            }
        }

        flushing = false;
    }
}
