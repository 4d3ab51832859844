using Broker.Coverage;
using Broker.Protocol;
using Broker.Replication.Protocols;
using Broker.Storage;
using Broker.Storage.Records;
using Aborted = System.Collections.Generic.IReadOnlyList<Broker.Storage.Transactions.AbortedTransaction>;

namespace Broker.Replication;

/// <summary>One partition of a fetch under way: checked on arrival, watched while it waits, read at the end.</summary>
internal sealed class PartitionFetch
{
    private readonly FetchQuestion fetch;
    private readonly FetchPartition wanted;
    private readonly ReplicationProtocol protocol;
    private readonly (long HighWatermark, long End, int Epoch) atArrival;

    // Whether a consumer may read from this replica though it follows (KIP-392).
    private readonly bool mayReadFollower;

    private ErrorCode error;
    private Divergence? divergence;

    // Whether records were left out, as the follower had more than it may for now.
    private bool isThrottled;

    /// <summary>Checks the fetch; a follower's also tells how much the follower stored.</summary>
    /// <param name="fetch">The fetch it is a part of.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="partition">The replica here, or null.</param>
    /// <param name="registered">Broker epoch in which the metadata knows the follower; -1 if it doesn't.</param>
    /// <param name="now">The time of arrival.</param>
    /// <param name="protocol">How replicas agree.</param>
    /// <param name="mayReadFollower">Whether a consumer may read from a replica that follows.</param>
    public PartitionFetch(
        FetchQuestion fetch, FetchPartition wanted, Partition? partition, long registered, TimeSpan now,
        ReplicationProtocol protocol, bool mayReadFollower = false)
    {
        this.mayReadFollower = mayReadFollower;
        this.protocol = protocol;
        this.fetch = fetch;
        this.wanted = wanted;
        Partition = partition;
        Leader = partition?.Leader;
        atArrival = partition is null
            ? default
            : (partition.HighWatermark, partition.Log.EndOffset, partition.LeaderEpoch);
        error = Check();
        if (error == ErrorCode.None && IsFollower)
        {
            error = OnFollower(Leader!, registered, now);
        }
    }

    /// <summary>For followers: the error of the fetch so far, as a branch; null for none.</summary>
    public Branch? Refusal => IsFollower ? Branches.FetchRefused.GetValueOrDefault(error) : null;

    /// <summary>Which partition is wanted.</summary>
    public TopicPartition Id => wanted.Id;

    /// <summary>The partition, null if this broker has no replica of it.</summary>
    public Partition? Partition { get; }

    /// <summary>
    /// The leadership at arrival, null if another broker led: an answer in another one would be another leader's.
    /// </summary>
    public LeaderState? Leader { get; }

    /// <summary>Whether the leadership has to be confirmed before this is answered.</summary>
    public bool NeedsConfirmation => !IsFollower && Leader is not null && error == ErrorCode.None;

    /// <summary>Whether the follower's progress was taken over, so that it may join the in-sync replicas.</summary>
    public bool MayJoinIsr => IsFollower && error == ErrorCode.None && divergence is null;

    /// <summary>A follower that the consumer should read from; -1 for none.</summary>
    public int PreferredReplica { get; set; } = -1;

    /// <summary>Whether there is something to answer now.</summary>
    public bool HasNews
    {
        get
        {
            if (error != ErrorCode.None || divergence is not null || PreferredReplica >= 0 || !StillLeads)
            {
                return true;
            }

            if (!IsFollower)
            {
                // While transactions are not known, the answer finds out.
                var (log, highWatermark) = (Partition!.Log, Partition.HighWatermark);
                return highWatermark > wanted.Offset
                    && (!WantsCommitted || !log.KnowsTransactions
                        || log.LastStableOffset(highWatermark) > wanted.Offset);
            }

            var progress = Leader!.Find(fetch.Replica)!;
            return (Partition!.Log.EndOffset > wanted.Offset && Quota?.IsExceeded != true)
                || Partition.HighWatermark > progress.SentHighWatermark
                || Leader.ConfirmationWantedAt > progress.ConfirmedAt;
        }
    }

    /// <summary>
    /// What is reached with the answer, as a branch; null for nothing of note. Told after <see cref="AnswerAsync"/>.
    /// </summary>
    public Branch? Outcome => isThrottled ? Branches.LeaderThrottled
        : error != ErrorCode.None || IsFollower ? null
        : PreferredReplica >= 0 ? Branches.ReadRedirected
        : Leader is null ? Branches.ReadFromFollower
        : null;

    // The limit for what this follower is sent; null for none.
    private ReplicationQuota? Quota => IsFollower && Leader is { } leading
        ? Partition!.QuotaTowards(leading, fetch.Replica)
        : null;

    private bool IsFollower => fetch.Replica != FetchQuestion.Consumer;

    private bool WantsCommitted => fetch.WantsCommitted && !IsFollower;

    // Who reads from a follower reads in one leader epoch as well.
    private bool StillLeads => ReferenceEquals(Partition?.Leader, Leader)
        && (Leader is not null || Partition is { IsOffline: false, IsStopped: false, LeaderEpoch: var epoch }
            && epoch == atArrival.Epoch);

    /// <summary>Ends the fetch of this partition with an error.</summary>
    public void Fail(ErrorCode reason) => error = reason;

    /// <summary>Reads what is to be answered.</summary>
    /// <param name="maxBytes">What is left of the response, in bytes.</param>
    /// <param name="atLeastOneBatch">Whether one batch is returned even if it is longer.</param>
    public async Task<FetchAnswer> AnswerAsync(int maxBytes, bool atLeastOneBatch)
    {
        if (error == ErrorCode.None && StillLeads && WantsCommitted && !Partition!.Log.KnowsTransactions)
        {
            await Partition.TryAsync(Partition.Log.RecoverTransactionsAsync);
        }

        if (error == ErrorCode.None && !StillLeads)
        {
            error = Partition!.ErrorOfLoss;
        }

        if (error != ErrorCode.None)
        {
            return Failed(error);
        }

        // The high watermark is taken before the read: the records returned may not reach beyond what is reported. So
        // is the log start, which retention may raise meanwhile beyond that high watermark.
        var (startOffset, highWatermark) = (Partition!.Log.StartOffset, Partition.HighWatermark);
        var end = Partition.Log.EndOffset;
        var stable = Partition.Log.LastStableOffset(highWatermark);
        var limit = IsFollower
            ? end
            : protocol.ReadLimit(new(atArrival.HighWatermark, atArrival.End, highWatermark, end));
        limit = WantsCommitted ? Math.Min(limit, stable) : limit;
        var isWanted = divergence is null && PreferredReplica < 0 && wanted.Offset < limit;
        isThrottled = isWanted && Quota?.IsExceeded == true;
        var (records, aborted) = (ReadOnlyMemory<byte>.Empty, WantsCommitted ? [] : default(Aborted));
        if (isWanted && !isThrottled)
        {
            var most = Math.Min(maxBytes, wanted.MaxBytes);
            (records, aborted) = WantsCommitted
                ? await ReadCommittedAsync(limit, most, atLeastOneBatch)
                : (await ReadAsync(limit, most, atLeastOneBatch), null);
        }

        if (!StillLeads || error != ErrorCode.None)
        {
            return Failed(StillLeads ? error : Partition.ErrorOfLoss);
        }

        Quota?.Record(records.Length);
        if (IsFollower && divergence is null)
        {
            Leader!.Find(fetch.Replica)!.OnAnswer(Leader.NextPosition(), highWatermark, fetch.Connection);
        }

        return new FetchAnswer(
            wanted.Id, ErrorCode.None, highWatermark, startOffset, divergence, records)
        {
            TopicId = wanted.TopicId,
            PreferredReplica = PreferredReplica,
            LastStableOffset = stable,
            Aborted = aborted,
        };
    }

    // A follower may start anew at the start offset, which is that of its leader in this very epoch (KAFKA-2143).
    private FetchAnswer Failed(ErrorCode reason) => FetchAnswer.Failed(wanted.Id, ById(reason)) with
    {
        TopicId = wanted.TopicId,
        StartOffset = reason == ErrorCode.OffsetOutOfRange && IsFollower && Leader is not null && StillLeads
            ? Partition!.Log.StartOffset
            : -1,
    };

    // Who names a topic by its id learns that no topic has it any more.
    private ErrorCode ById(ErrorCode reason) =>
        reason == ErrorCode.UnknownTopicOrPartition && wanted.TopicId != Guid.Empty && Partition is { IsStopped: true }
            ? ErrorCode.UnknownTopicId
            : reason;

    private async Task<ReadOnlyMemory<byte>> ReadAsync(long limit, int maxBytes, bool atLeastOneBatch)
    {
        var records = ReadOnlyMemory<byte>.Empty;
        try
        {
            await Partition!.TryAsync(async () =>
                records = await Partition.Log.ReadAsync(wanted.Offset, limit, maxBytes, atLeastOneBatch));
        }
        catch (OffsetOutOfRangeException)
        {
            // Records were deleted meanwhile; or it was deposed during the read, and the offset was cut away.
            error = ErrorCode.OffsetOutOfRange;
        }

        return records;
    }

    // Of a transaction whose records a compaction removes meanwhile, the log may tell no more that it was aborted: then
    // both are read again.
    private async Task<(ReadOnlyMemory<byte> Records, Aborted Aborted)> ReadCommittedAsync(
        long limit, int maxBytes, bool atLeastOneBatch)
    {
        var log = Partition!.Log;
        while (true)
        {
            var generation = log.Generation;
            var records = await ReadAsync(limit, maxBytes, atLeastOneBatch);
            var end = wanted.Offset;
            foreach (var batch in RecordBatches.Of(records))
            {
                end = batch.NextOffset;
            }

            Aborted aborted = [];
            var isOnline = records.IsEmpty || await Partition.TryAsync(async () =>
                aborted = await log.AbortedTransactionsAsync(wanted.Offset, end));
            if (log.Generation == generation || !isOnline || !StillLeads || error != ErrorCode.None)
            {
                return (records, aborted);
            }
        }
    }

    private ErrorCode Check()
    {
        if (Partition is null)
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        var fenced = Partition.CheckEpoch(wanted.LeaderEpoch, wanted.IsIncremental);
        if (fenced != ErrorCode.None)
        {
            return fenced;
        }

        if (Leader is null && !mayReadFollower)
        {
            return ErrorCode.NotLeaderOrFollower;
        }

        if (!protocol.IsInRange(new(wanted.Offset, Partition.Log.StartOffset, Partition.Log.EndOffset, IsFollower)))
        {
            return ErrorCode.OffsetOutOfRange;
        }

        return Leader is null
            ? protocol.FollowerReadError(new(wanted.Offset, Partition.HighWatermark))
            : ErrorCode.None;
    }

    private ErrorCode OnFollower(LeaderState leading, long registered, TimeSpan now)
    {
        // Without its epoch a follower can't be told from one of another epoch (KIP-320).
        if (wanted.LeaderEpoch < 0 || leading.Find(fetch.Replica) is not { } progress)
        {
            return ErrorCode.NotLeaderOrFollower;
        }

        if (!protocol.Acknowledges(new(fetch.BrokerEpoch, registered, progress.BrokerEpoch)))
        {
            return ErrorCode.StaleBrokerEpoch;
        }

        progress.OnProcess(fetch.BrokerEpoch);
        progress.OnStartOffset(wanted.StartOffset);

        // An empty log may begin above this one: its former leader had deleted what is below, all of it committed.
        divergence = wanted.IsOfEmptyLog && wanted.Offset <= Partition!.Log.EndOffset
            ? null
            : protocol.FindDivergence(Partition!.Log, wanted.Offset, wanted.LastEpoch);
        if (divergence is { } found)
        {
            progress.OnDivergence(found.EndOffset);
        }
        else
        {
            progress.OnFetch(wanted.Offset, Partition.Log.EndOffset, now, fetch.Connection);
            Partition.Advance();
        }

        return ErrorCode.None;
    }
}
