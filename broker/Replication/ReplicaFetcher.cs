using Broker.Coverage;
using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Replication.Protocols;
using Broker.Runtime;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Replication;

/// <summary>
/// Fetches from one leader, one request at a time, all partitions that follow it. A fetch acknowledges what lies below
/// its offset, so everything is flushed before the next one.
/// </summary>
internal sealed class ReplicaFetcher(
    PartitionContext context,
    RpcClient client,
    int leader,
    IReadOnlyCollection<Partition> partitions,
    Func<long> brokerEpoch,
    Func<Task> saveStarts)
{
    private const short FetchVersion = 13;
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(1);

    private ReplicationProtocol Protocol => context.Rules.Replication;

    private readonly FetcherSession session = new();

    private bool stopped;

    /// <summary>Where the leader listens.</summary>
    public Endpoint Remote => client.Remote;

    /// <summary>True once it has ended, because nothing follows the leader any more or it was stopped.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Ends the fetching.</summary>
    public void Stop() => stopped = true;

    /// <summary>Fetches until no partition follows the leader.</summary>
    public async Task RunAsync()
    {
        while (!stopped && Followed().Any())
        {
            await FlushAsync();
            var ready = Followed()
                .Where(partition => partition.StoredOffset == partition.Log.EndOffset && !partition.HasUnsavedStart)
                .ToList();
            var asked = ready.Where(partition => partition.QuotaOfFetches?.IsExceeded != true)
                .ToDictionary(partition => (partition.TopicId, partition.Id.Partition), Position.Of);
            if (asked.Count < ready.Count)
            {
                context.Events.Reach(Branches.FollowerThrottled);
            }

            if (asked.Count == 0 && ready.Count > 0)
            {
                // Only time lowers the rate.
                await Task.Delay(Max(context.Config.ReplicaFetchBackoff, LeastPause), context.Time);
            }
            else if (asked.Count > 0 && !await FetchAsync(asked))
            {
                await Task.Delay(context.Config.ReplicaFetchBackoff, context.Time);
            }
        }

        IsDone = true;
        client.Dispose();
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private IEnumerable<Partition> Followed() =>
        partitions.Where(partition => partition.LeaderId == leader && partition.Leader is null);

    private async Task FlushAsync()
    {
        // A truncation has to last before anything is appended after it.
        await Task.WhenAll(Followed()
            .Where(partition => partition.StoredOffset < partition.Log.EndOffset
                || partition.Log.HasUnflushedTruncation)
            .ToList()
            .Select(partition => partition.TryAsync(partition.Log.FlushAsync)).ToList());

        // The fetch tells the leader which records are deleted here: they may not come back after a crash.
        var raised = Followed().Where(partition => partition.HasUnsavedStart).ToList();
        if (raised.Count > 0)
        {
            raised.ForEach(partition => partition.HasUnsavedStart = false);
            await saveStarts();
        }
    }

    /// <summary>One request and its response; false if there was trouble that a pause may cure.</summary>
    private async Task<bool> FetchAsync(Dictionary<(Guid TopicId, int Partition), Position> asked)
    {
        // Outside of the try: a failure of the own disk is not one of the network, and stops the broker.
        using var response = await TryCallAsync(session.Next(Wanted(asked), Request()));
        var fine = session.OnResponse(response?.Message);
        foreach (var topic in response?.Message.Topics ?? [])
        {
            foreach (var answer in topic.Partitions)
            {
                if (asked.TryGetValue((topic.TopicId, answer.PartitionIndex), out var position))
                {
                    fine &= await TryTakeAsync(position, answer);
                }
                else
                {
                    session.Renew();
                    fine = false;
                }
            }
        }

        return fine;
    }

    private async Task<RpcResponse<FetchResponse>?> TryCallAsync(FetchRequest request)
    {
        try
        {
            return await client.CallAsync(request, FetchVersion, context.Config.ReplicaSocketTimeout);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            return null;
        }
    }

    private async Task<bool> TryTakeAsync(Position position, FetchPartitionResponse answer)
    {
        var taken = false;
        var isOnline = await position.Partition.TryAsync(async () => taken = await TakeAsync(position, answer));

        // There is no point in a pause if the replica is gone.
        return taken || !isOnline;
    }

    private async ValueTask<bool> TakeAsync(Position position, FetchPartitionResponse answer)
    {
        var partition = position.Partition;
        partition.QuotaOfFetches?.Record(answer.Records?.Length ?? 0);
        if (!Protocol.TruncatesBeforeHighWatermark && answer.ErrorCode == ErrorCode.None && MayAct(position))
        {
            partition.FollowHighWatermark(answer.HighWatermark);

            // Whoever waits for it reads before the rest is done.
            await Task.Yield();
        }

        if (!MayAct(position))
        {
            context.Events.Reach(Branches.StaleAnswer);

            // The world moved on while the response was under way: it speaks of another epoch, or another log. What it
            // told has to be told again.
            session.Renew();
            return true;
        }

        if (answer.ErrorCode != ErrorCode.None)
        {
            return answer.ErrorCode == ErrorCode.OffsetOutOfRange
                && Protocol.RestartPoint(new(position.EndOffset, answer.LogStartOffset)) is { } start
                && await partition.RestartAtAsync(start, () => MayAct(position));
        }

        if (answer.DivergingEpoch is { Epoch: < 0 } nothing && nothing.EndOffset > partition.Log.StartOffset)
        {
            // Nothing is known to be shared: what the leader had below was deleted, and may have been other records.
            await partition.RestartAtAsync(nothing.EndOffset, () => MayAct(position));
            return true;
        }

        if (answer.DivergingEpoch is { } diverging)
        {
            var cut = Protocol.CutFor(partition.Log, new Divergence(diverging.Epoch, diverging.EndOffset));
            await partition.Log.PrepareTruncationAsync(cut);
            if (MayAct(position))
            {
                context.Events.Reach(diverging.Epoch >= 0 && diverging.Epoch < position.LastEpoch
                    ? Branches.TruncatedUnknownEpoch
                    : Branches.Truncated);

                // Retention may have gone past it meanwhile.
                partition.Truncate(Math.Max(cut, partition.Log.StartOffset));
            }

            return true;
        }

        try
        {
            if (answer.Records is { IsEmpty: false } records
                && await TryRecoverAsync(position) && await TryAlignAsync(position, records))
            {
                partition.AppendAsFollower(records);
            }
        }
        catch (CorruptRecordException exception)
        {
            context.Events.Report(new PartitionEvents.CorruptFetch(partition.Id, leader, exception.Message));
            session.Renew();
            return false;
        }

        if (IsOfPresentEpoch(position))
        {
            partition.FollowHighWatermark(answer.HighWatermark);
            partition.FollowStartOffset(answer.LogStartOffset);
        }
        else
        {
            session.Renew();
        }

        return true;
    }

    /// <summary>After a long truncation it is not known which transactions are open: the log tells.</summary>
    /// <returns>False if the follower moved on meanwhile.</returns>
    private async ValueTask<bool> TryRecoverAsync(Position position)
    {
        if (position.Partition.Log.KnowsTransactions)
        {
            return true;
        }

        await position.Partition.Log.RecoverTransactionsAsync();
        return MayAct(position);
    }

    /// <summary>
    /// The first offset of a leader may lie within a batch, and an empty log has to begin with the whole of it.
    /// </summary>
    /// <returns>False if the follower moved on meanwhile, so that the records are none of its business.</returns>
    private async ValueTask<bool> TryAlignAsync(Position position, ReadOnlyMemory<byte> records)
    {
        var log = position.Partition.Log;
        var first = RecordBatch.Read(records);
        return log.StartOffset < log.EndOffset
            || first.BaseOffset >= log.EndOffset
            || first.LastOffset < log.EndOffset
            || (await position.Partition.RestartAtAsync(first.BaseOffset, () => MayAct(position))
                && IsOfPresentEpoch(position)
                && log.EndOffset == first.BaseOffset);
    }

    private bool MayAct(Position position) => !position.Partition.IsOffline && Protocol.MayAct(new(
        IsOfPresentEpoch(position), IsForPresentLog: position.IsEndOf(position.Partition.Log)));

    private bool IsOfPresentEpoch(Position position) =>
        position.Partition.LeaderId == leader && position.Partition.LeaderEpoch == position.LeaderEpoch;

    private SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest> Wanted(
        Dictionary<(Guid TopicId, int Partition), Position> asked)
    {
        var wanted = new SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest>();
        foreach (var (key, position) in asked)
        {
            wanted.Add(key, Wanted(position));
        }

        return wanted;
    }

    private FetchRequest Request() => new()
    {
        ReplicaId = context.Config.NodeId,
        ReplicaEpoch = brokerEpoch(),
        MaxWaitMs = (int)context.Config.ReplicaFetchWaitMax.TotalMilliseconds,
        MinBytes = 1,
        MaxBytes = context.Config.FetchMaxBytes,
    };

    private FetchPartitionRequest Wanted(Position position) => new()
    {
        Partition = position.Partition.Id.Partition,
        CurrentLeaderEpoch = position.LeaderEpoch,
        FetchOffset = position.EndOffset,
        LastFetchedEpoch = Protocol.LastFetchedEpoch(position.Partition.End),
        LogStartOffset = position.Partition.Log.StartOffset,
        PartitionMaxBytes = context.Config.ReplicaFetchMaxBytes,
    };

    /// <summary>Where a follower stood when it asked.</summary>
    private readonly record struct Position(Partition Partition, int LeaderEpoch, long EndOffset, int LastEpoch)
    {
        public static Position Of(Partition partition) =>
            new(partition, partition.LeaderEpoch, partition.Log.EndOffset, partition.Log.LastEpoch);

        public bool IsEndOf(Log log) => log.EndOffset == EndOffset && log.LastEpoch == LastEpoch;
    }
}
