using System.Collections.Immutable;
using Broker.Configuration;
using Broker.Coverage;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication.Protocols;
using Broker.Runtime;
using Broker.Storage;

namespace Broker.Replication;

/// <summary>
/// One replica of a partition: its log, its high watermark and, while it leads, the state of its followers. Belongs to
/// the reactor of its shard.
/// </summary>
internal sealed partial class Partition
{
    private readonly Action<Partition, Exception> onFailure;

    // What all replicas share, with the configuration as it is for the topic.
    private PartitionContext context;

    // Appends that wait for replication, by their next offset: what is sent again waits at the offset of the original.
    // Empty unless this replica leads.
    private readonly PriorityQueue<AppendWaiter, long> waiting = new();

    // Fetches to wake when anything they may wait for changed.
    private readonly List<Completion<bool>> watchers = [];

    private bool flushing;

    // Work on the log that has not ended: the log of a deleted topic is closed only after it.
    private int users;
    private Completion<bool>? unused;

    /// <summary>Makes a replica that does not know yet who leads.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="topicId">Id of its topic.</param>
    /// <param name="log">Its log, open.</param>
    /// <param name="context">What all replicas share.</param>
    /// <param name="onFailure">Told once that the log can not be used any more, and why.</param>
    public Partition(
        TopicPartition id, Guid topicId, Log log, PartitionContext context, Action<Partition, Exception> onFailure)
    {
        (Id, TopicId, Log, this.context, this.onFailure) = (id, topicId, log, context, onFailure);
        HighWatermark = Protocol.HighWatermarkAtStart(new(log.StartOffset, log.HighWatermark, log.EndOffset));
        OnOpened();
    }

    /// <summary>Its name.</summary>
    public TopicPartition Id { get; }

    /// <summary>Id of its topic: another topic may have the name later.</summary>
    public Guid TopicId { get; }

    /// <summary>Its log; closed once the replica is offline.</summary>
    public Log Log { get; }

    /// <summary>
    /// Whether it stores and answers nothing any more. It never comes back: another one takes its place.
    /// </summary>
    public bool IsOffline { get; private set; }

    /// <summary>Whether its topic was deleted: it neither leads nor follows, and never will.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>What those are told who wait for something of a leadership that is over.</summary>
    public ErrorCode ErrorOfLoss => IsStopped ? ErrorCode.UnknownTopicOrPartition
        : IsOffline ? ErrorCode.KafkaStorageError
        : ErrorCode.NotLeaderOrFollower;

    /// <summary>Whether this replica leads, in the leader epoch that who asks is in.</summary>
    /// <param name="asked">That leader epoch, -1 where it does not tell.</param>
    public ErrorCode CheckLeads(int asked)
    {
        // The epoch first: who leads in one of which this broker has not heard yet is no question for it.
        var fenced = CheckEpoch(asked, isIncremental: false);
        return fenced == ErrorCode.None && Leader is null ? ErrorOfLoss : fenced;
    }

    /// <summary>Whether this replica is in the leader epoch that who asks is in, leading or following.</summary>
    /// <param name="asked">That leader epoch, -1 where it does not tell.</param>
    /// <param name="isIncremental">Whether it was told in an earlier fetch of the same session.</param>
    public ErrorCode CheckEpoch(int asked, bool isIncremental) => IsStopped || IsOffline || LeaderEpoch < 0
        ? ErrorOfLoss
        : Protocol.FenceFetch(new(asked, LeaderEpoch, isIncremental));

    /// <summary>
    /// Everything below is committed as far as this replica knows (exclusive). Never above the log end; never falls
    /// within a leader epoch. Begins with what the log knows from before.
    /// </summary>
    public long HighWatermark
    {
        get;
        private set
        {
            if (field != value)
            {
                field = value;
                OnHighWatermark();
            }
        }
    }

    /// <summary>The leader epoch this replica is in; -1 before it heard of any.</summary>
    public int LeaderEpoch { get; private set; } = -1;

    /// <summary>Node id of the leader, -1 for none.</summary>
    public int LeaderId { get; private set; } = PartitionRegistration.NoLeader;

    /// <summary>
    /// The leader epoch in which <see cref="LeaderId"/> became the leader; it may have been elected again since. Never
    /// above <see cref="LeaderEpoch"/>.
    /// </summary>
    public int LeaderSince { get; private set; } = -1;

    /// <summary>The state of the leader, null unless this replica leads.</summary>
    public LeaderState? Leader { get; private set; }

    /// <summary>How many in-sync replicas an <c>acks=all</c> append needs.</summary>
    public int MinIsr { get; private set; } = 1;

    /// <summary>What this replica stored (exclusive), as far as it may be counted on.</summary>
    public long StoredOffset => context.Config.FlushBeforeAck ? Log.FlushedOffset : Log.EndOffset;

    /// <summary>The configuration as it is for the topic.</summary>
    public BrokerConfig Config => context.Config;

    /// <summary>Another configuration holds from now on, with the next decision of the controller.</summary>
    /// <param name="config">The configuration as it is for the topic.</param>
    /// <param name="options">What follows from it for the log.</param>
    public void Configure(BrokerConfig config, LogOptions options)
    {
        context = context with { Config = config };
        Log.Reconfigure(options);
    }

    /// <summary>Takes over what the controller decided; older decisions than those known do nothing.</summary>
    public void Apply(PartitionRegistration decided)
    {
        MinIsr = Math.Min(context.Config.MinInsyncReplicas, decided.Replicas.Length);
        isInSync = decided.Isr.Contains(context.Config.NodeId);
        if (Protocol.EntersEpoch(new(LeaderEpoch, decided.LeaderEpoch)))
        {
            EnterEpoch(decided);
        }
        else if (Leader is { } leader && decided.LeaderEpoch == LeaderEpoch)
        {
            OnIsrDecided(leader, decided.Isr, decided.PartitionEpoch);
        }
    }

    /// <summary>
    /// The topic is gone: refuses what waits, and wakes it. The log may be closed after <see cref="UnusedAsync"/>.
    /// </summary>
    public void Stop()
    {
        IsStopped = true;
        Leader = null;
        LeaderId = PartitionRegistration.NoLeader;
        Refuse(ErrorOfLoss);
        Log.Abandon();
        Wake();
    }

    /// <summary>Completes when the work on the log that began before <see cref="Stop"/> has ended.</summary>
    public async Task UnusedAsync()
    {
        while (users > 0)
        {
            unused = new Completion<bool>();
            await unused.Task;
        }
    }

    /// <summary>The controller decided the in-sync replicas in the present leader epoch.</summary>
    public void OnIsrDecided(LeaderState leader, ImmutableArray<int> isr, int partitionEpoch)
    {
        var known = leader.Isr;
        if (leader.OnDecided(isr, partitionEpoch))
        {
            ReachIsr(known, isr);
            context.Events.Report(new PartitionEvents.IsrChanged(Id, context.Config.NodeId, leader.Epoch, isr));
            OnMaximalIsr(leader);
            Advance();
        }
    }

    /// <summary>
    /// Appends a batch that was validated, unless its producer sent it before: then the answer is that of the original.
    /// With acks 0 the answer comes at once, with 1 when the leader stored the batch, with -1 when it is committed.
    /// </summary>
    public async Task<(ErrorCode Error, long BaseOffset)> AppendAsync(Memory<byte> batch, short acks, TimeSpan limit)
    {
        var (error, baseOffset) = (ErrorCode.None, -1L);
        return await TryAsync(async () => (error, baseOffset) = await AppendToLogAsync(batch, acks, limit))
            ? (error, baseOffset)
            : (ErrorOfLoss, -1);
    }

    /// <summary>
    /// Does something that uses the log. If the disk fails, or what it holds is damaged, the replica goes offline. If
    /// the topic is deleted meanwhile, the log stays open until this ends; it does not begin after that.
    /// </summary>
    /// <returns>False if the replica is offline, or it did not begin.</returns>
    public async Task<bool> TryAsync(Func<Task> work)
    {
        if (IsStopped)
        {
            return false;
        }

        Hold();
        try
        {
            await work();
            return !IsOffline;
        }
        catch (Exception exception) when (IsOffline && exception is ObjectDisposedException)
        {
            // It went offline while this waited for something.
        }
        catch (Exception exception) when (exception is IOException or CorruptLogException)
        {
            Fail(exception);
        }
        finally
        {
            Release();
        }

        return false;
    }

    /// <summary>The log stays open until <see cref="Release"/>, even if the topic is deleted.</summary>
    public void Hold() => users++;

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void Release()
    {
        if (--users == 0)
        {
            unused?.TrySetResult(true);
        }
    }

    /// <summary>The log can not be used any more: whoever waits is told, and nothing is promised from now on.</summary>
    public void Fail(Exception reason)
    {
        if (!IsOffline)
        {
            IsOffline = true;
            Leader = null;
            Refuse(ErrorCode.KafkaStorageError);
            Log.Close();
            Wake();
            onFailure(this, reason);
        }
    }

    /// <summary>
    /// The process stops, and its logs are about to be closed: the replica neither leads nor follows any more. Who
    /// waits is told to ask the next leader; what was appended for them may still be committed.
    /// </summary>
    public void Retire()
    {
        IsOffline = true;
        Leader = null;
        Refuse(ErrorCode.NotLeaderOrFollower);
        Wake();
    }

    /// <summary>Recomputes the high watermark from the followers' progress and wakes whoever waits for it.</summary>
    public void Advance()
    {
        if (Leader is not { } leader)
        {
            return;
        }

        HighWatermark = Protocol.CommitPoint(
            leader, new(HighWatermark, StoredOffset, Log.EndOffset, MinIsr));
        ReachCommit(leader);
        Log.RaiseHighWatermark(HighWatermark);
        Acknowledge(leader);
        Wake();
    }

    /// <summary>Completes <paramref name="waker"/> at the next change a fetch may wait for.</summary>
    public void Watch(Completion<bool> waker) => watchers.Add(waker);

    /// <summary>Takes a waker out again.</summary>
    public void Unwatch(Completion<bool> waker) => watchers.Remove(waker);

    /// <summary>Wakes the fetches that wait for a change.</summary>
    public void Wake()
    {
        // Waking only posts, so nobody watches or leaves while this runs.
        foreach (var watcher in watchers)
        {
            watcher.TrySetResult(true);
        }

        watchers.Clear();
    }

    private ReplicationProtocol Protocol => context.Rules.Replication;

    private void EnterEpoch(PartitionRegistration decided)
    {
        var self = context.Config.NodeId;
        Refuse(ErrorOfLoss);
        LeaderEpoch = decided.LeaderEpoch;
        LeaderSince = decided.Leader == LeaderId ? LeaderSince : decided.LeaderEpoch;
        LeaderId = decided.Leader;
        if (decided.Leader == self)
        {
            if (Log.Epochs.EndsWithEmptyEpoch(Log.EndOffset))
            {
                context.Events.Reach(Branches.EmptyEpoch);
            }

            Leader = new LeaderState(self, decided, Log.EndOffset, context.Time.GetElapsedTime(0), Protocol);
            if (Protocol.BeginsEpochWithElection)
            {
                Log.AssignEpochStart(LeaderEpoch);
            }

            context.Events.Report(
                new PartitionEvents.BecameLeader(Id, self, LeaderEpoch, Log.EndOffset, decided.Isr));
            OnMaximalIsr(Leader);
            Advance();
            FlushSoon();
        }
        else
        {
            Leader = null;
            Truncate(Protocol.TruncationAtFollowerStart(new(HighWatermark, Log.EndOffset)));
            context.Events.Report(new PartitionEvents.BecameFollower(Id, self, decided.Leader, LeaderEpoch));
        }

        Wake();
    }

    private void Acknowledge(LeaderState leader)
    {
        while (waiting.TryPeek(out var waiter, out _) && MayAcknowledge(waiter))
        {
            waiting.Dequeue();

            // Kafka's protocol commits nothing while too few replicas are in sync, and this follows at once.
            waiter.Outcome.TrySetResult(
                leader.Isr.Length >= MinIsr ? ErrorCode.None : ErrorCode.NotEnoughReplicasAfterAppend);
        }
    }

    private bool MayAcknowledge(AppendWaiter waiter) => Protocol.MayAcknowledge(
        new(waiter.NextOffset, HighWatermark, StoredOffset, waiter.IsRetry));

    private void Refuse(ErrorCode error)
    {
        while (waiting.TryDequeue(out var waiter, out _))
        {
            waiter.Outcome.TrySetResult(error);
        }
    }

    private async Task<ErrorCode> StoredAsync(LeaderState leader, long offset)
    {
        while (StoredOffset < offset && ReferenceEquals(Leader, leader))
        {
            await Log.FlushAsync();
        }

        return ReferenceEquals(Leader, leader) ? ErrorCode.None : ErrorOfLoss;
    }

    private void FlushSoon()
    {
        if (context.Config.FlushBeforeAck && !flushing)
        {
            flushing = true;
            context.Reactor.Spawn(() => TryAsync(FlushAll));
        }
    }

    private async Task FlushAll()
    {
        while (!IsOffline && !IsStopped && Log.FlushedOffset < Log.EndOffset)
        {
            await Log.FlushAsync();
            Advance();
        }

        flushing = false;
    }
}
