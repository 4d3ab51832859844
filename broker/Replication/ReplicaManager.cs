using Broker.Coverage;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication.Protocols;
using Broker.Runtime;
using Broker.Storage;

namespace Broker.Replication;

/// <summary>
/// The replicas of one shard: opens them as the metadata asks for them, serves appends and fetches of those this broker
/// leads, and keeps the others fetching. Belongs to the reactor of the shard.
/// </summary>
internal sealed partial class ReplicaManager
{
    private readonly PartitionContext context;
    private readonly IsrUpdater isrUpdater;
    private readonly Guid incarnation;
    private readonly SortedDictionary<TopicPartition, Partition> partitions = [];
    private readonly ReplicaFetchers fetchers;
    private readonly TopicConfigs configs;

    // Invariant: none of them is among the partitions.
    private readonly SortedDictionary<TopicPartition, OfflineReplica> offline = [];

    // The newest picture of the metadata, and the last one whose decisions all replicas have taken over.
    private MetadataImage newest = MetadataImage.Empty;
    private MetadataImage applied = MetadataImage.Empty;
    private bool applying;

    // Set while the shard closes and a replica may still be about to be opened or removed.
    private Completion<bool>? settled;

    // Set by the first call of CloseAsync.
    private Task? closing;

    private readonly LogDirectories logs;
    private bool closed;

    /// <summary>Makes a shard without replicas.</summary>
    /// <param name="context">What its replicas share.</param>
    /// <param name="ports">The world.</param>
    /// <param name="controller">The way to the active controller.</param>
    /// <param name="incarnation">The id this process registers with.</param>
    /// <param name="logs">The logs of the replicas.</param>
    public ReplicaManager(
        PartitionContext context, Ports ports, IControllerLink controller, Guid incarnation, LogDirectories logs)
    {
        (this.context, this.incarnation, this.logs) = (context, incarnation, logs);
        isrUpdater = new IsrUpdater(context, controller);
        configs = new TopicConfigs(context);
        foreach (var problem in logs.Problems)
        {
            context.Events.Report(new PartitionEvents.CheckpointIgnored(context.Config.NodeId, problem));
        }

        fetchers = new ReplicaFetchers(context, ports, partitions, SaveStartsAsync);
        context.Reactor.Spawn(WatchLagAsync);
        context.Reactor.Spawn(RetainAsync);
        context.Reactor.Spawn(() => SaveAsync(context.Config.RecoveryPointCheckpointInterval, logs.SaveAsync));
        context.Reactor.Spawn(
            () => SaveAsync(context.Config.HighWatermarkCheckpointInterval, logs.SaveHighWatermarksAsync));
        if (context.Config.LogFlushInterval > TimeSpan.Zero)
        {
            context.Reactor.Spawn(FlushAsync);
        }

        if (context.Config.LogCleanerEnable)
        {
            context.Reactor.Spawn(() => new ReplicaCleaner(context, partitions).RunAsync(() => closed));
        }
    }

    /// <summary>Offset of the last metadata record whose decisions all replicas have taken over; -1 for none.</summary>
    public long AppliedOffset => applied.Offset;

    /// <summary>The replicas that store and answer nothing, in the order of their names.</summary>
    public IReadOnlyList<OfflineReplica> Offline => [.. offline.Values];

    /// <summary>The replica of a partition that is in use here, or null.</summary>
    public Partition? Find(TopicPartition id) => partitions.GetValueOrDefault(id);

    /// <summary>Takes over a new picture of the metadata.</summary>
    public void OnImage(MetadataImage image)
    {
        newest = image;

        // Until the controller knows of this incarnation, the metadata speaks of its predecessor. Acting on that would
        // mean to lead on in an epoch whose last records may be lost.
        if (!applying && IsForThisIncarnation(image))
        {
            applying = true;
            context.Reactor.Spawn(ApplyAsync);
        }
    }

    /// <summary>
    /// Flushes and closes every replica, so that none has to be checked at the next start. Calls share the closing.
    /// </summary>
    /// <param name="brokerEpoch">The broker epoch of this process; -1 for none.</param>
    public Task CloseAsync(long brokerEpoch = -1) => closing ??= CloseOnceAsync(brokerEpoch);

    private async Task CloseOnceAsync(long brokerEpoch)
    {
        // All retire before the first log is closed: nothing is appended meanwhile that would not be in order.
        closed = true;
        foreach (var partition in partitions.Values)
        {
            partition.Retire();
        }

        partitions.Clear();
        if (applying)
        {
            // A log that is just being opened or removed would be closed by two at a time, or by nobody.
            settled = new Completion<bool>();
            await settled.Task;
        }

        await logs.CloseAsync(brokerEpoch);
    }

    /// <summary>Appends a batch to a partition; see <see cref="Partition.AppendAsync"/>.</summary>
    public async Task<(ErrorCode Error, long BaseOffset)> AppendAsync(
        TopicPartition id, Memory<byte> batch, short acks, TimeSpan limit)
    {
        if (!partitions.TryGetValue(id, out var partition))
        {
            return (ErrorOfAbsent(id), -1);
        }

        return await partition.AppendAsync(batch, acks, limit);
    }

    /// <summary>Answers a fetch, once there is something to answer or it waited long enough.</summary>
    public async Task<IReadOnlyList<FetchAnswer>> FetchAsync(FetchQuestion question)
    {
        var started = Now;
        var registered = newest.Brokers.GetValueOrDefault(question.Replica)?.Epoch ?? -1;
        var fetches = question.Partitions.Select(wanted => Begin(question, wanted, registered, started)).ToList();

        if (question.Replica == FetchQuestion.Consumer)
        {
            await ConfirmAsync(fetches, question.MaxWait);
        }
        else
        {
            fetches.ForEach(fetch => context.Events.Reach(fetch.Refusal));
            ProposeExpansions(question.Replica, fetches);
        }

        await NewsAsync(fetches, started + question.MaxWait);
        var answers = new List<FetchAnswer>(fetches.Count);
        var remaining = question.MaxBytes;
        foreach (var fetch in fetches)
        {
            var answer = await fetch.AnswerAsync(remaining, atLeastOneBatch: remaining == question.MaxBytes);
            remaining = Math.Max(0, remaining - answer.Records.Length);
            context.Events.Reach(fetch.Outcome);
            answers.Add(answer);
        }

        return answers;
    }

    private PartitionFetch Begin(FetchQuestion question, FetchPartition wanted, long registered, TimeSpan now)
    {
        if (wanted.TopicId == Guid.Empty)
        {
            var replica = partitions.GetValueOrDefault(wanted.Id);
            var named = new PartitionFetch(
                question, wanted, replica, registered, now, context.Rules.Replication, GoesByRack(question));
            if (replica is null)
            {
                named.Fail(ErrorOfAbsent(wanted.Id));
            }

            return WithPreferred(named, question, wanted.Offset);
        }

        // The replica at hand may be that of an older topic of the same name, or of a newer one.
        var topic = newest.TopicNames.GetValueOrDefault(wanted.TopicId);
        var id = topic is null ? wanted.Id : wanted.Id with { Topic = topic };
        var found = topic is not null && partitions.GetValueOrDefault(id) is { } at && at.TopicId == wanted.TopicId
            ? at : null;
        var fetch = new PartitionFetch(
            question, wanted with { Id = id }, found, registered, now, context.Rules.Replication, GoesByRack(question));
        if (found is null)
        {
            fetch.Fail(topic is null ? ErrorCode.UnknownTopicId : ErrorOfAbsent(id));
        }

        return WithPreferred(fetch, question, wanted.Offset);
    }

    private TimeSpan Now => context.Time.GetElapsedTime(0);

    // A replica that exists elsewhere, or is about to be opened here, is worth another try.
    private ErrorCode ErrorOfAbsent(TopicPartition id) =>
        offline.ContainsKey(id) ? ErrorCode.KafkaStorageError
        : newest.Find(id.Topic, id.Partition) is null ? ErrorCode.UnknownTopicOrPartition
        : ErrorCode.NotLeaderOrFollower;

    private bool IsForThisIncarnation(MetadataImage image) =>
        image.Brokers.TryGetValue(context.Config.NodeId, out var self) && self.Incarnation == incarnation;

    private async Task ConfirmAsync(List<PartitionFetch> fetches, TimeSpan maxWait)
    {
        var limit = maxWait > context.Config.ReplicaFetchWaitMax ? maxWait : context.Config.ReplicaFetchWaitMax;
        foreach (var fetch in fetches.Where(fetch => fetch.NeedsConfirmation))
        {
            // The leadership at arrival: it may have been lost while an earlier partition waited here.
            var error = await ConfirmAsync(fetch.Partition!, fetch.Leader!, limit);
            if (error != ErrorCode.None)
            {
                fetch.Fail(error);
            }
        }
    }

    /// <summary>Waits until a read may be answered: see <see cref="ReplicationProtocol.MayAnswerRead"/>.</summary>
    private async Task<ErrorCode> ConfirmAsync(Partition partition, LeaderState leader, TimeSpan limit)
    {
        if (context.Config.ReadConfirmation == Configuration.ReadConfirmation.None)
        {
            return ErrorCode.None;
        }

        var arrivedAt = leader.WantConfirmation();
        partition.Wake();
        var until = Now + limit;
        while (ReferenceEquals(partition.Leader, leader))
        {
            var progress = new ReplicationProtocol.ReadProgress(
                arrivedAt, leader.ConfirmedAt(partition.MinIsr), partition.HighWatermark, leader.EpochStartOffset);
            if (context.Rules.Replication.MayAnswerRead(progress))
            {
                return ErrorCode.None;
            }

            if (leader.NeedsController(partition.MinIsr))
            {
                isrUpdater.Confirm(partition, leader);
            }

            if (!await ChangeAsync([partition], until))
            {
                return ErrorCode.OffsetNotAvailable;
            }
        }

        return partition.ErrorOfLoss;
    }

    private async Task NewsAsync(List<PartitionFetch> fetches, TimeSpan until)
    {
        var watched = fetches.Where(fetch => fetch.Partition is not null).Select(fetch => fetch.Partition!).ToList();
        while (!fetches.Exists(fetch => fetch.HasNews))
        {
            if (!await ChangeAsync(watched, until))
            {
                return;
            }
        }
    }

    /// <summary>Waits for a change of any of the partitions; false if the time ran out first.</summary>
    private async Task<bool> ChangeAsync(List<Partition> watched, TimeSpan until)
    {
        var remaining = until - Now;
        if (remaining <= TimeSpan.Zero)
        {
            return false;
        }

        var waker = new Completion<bool>();
        watched.ForEach(partition => partition.Watch(waker));
        var changed = await waker.Within(remaining, context.Time, false);
        watched.ForEach(partition => partition.Unwatch(waker));
        return changed;
    }

    private void ProposeExpansions(int follower, List<PartitionFetch> fetches)
    {
        foreach (var fetch in fetches.Where(fetch => fetch.MayJoinIsr))
        {
            var partition = fetch.Partition!;
            if (!ReferenceEquals(partition.Leader, fetch.Leader))
            {
                continue;
            }

            var isUnfenced = newest.IsActive(follower);
            if (fetch.Leader!.Expansion(follower, partition.HighWatermark, isUnfenced) is { } isr)
            {
                isrUpdater.Propose(partition, fetch.Leader, isr);
            }
            else
            {
                context.Events.Reach(fetch.Leader.ReasonToWait(follower, partition.HighWatermark, isUnfenced));
            }
        }
    }

    private async Task WatchLagAsync()
    {
        while (true)
        {
            await Task.Delay(context.Config.ReplicaLagTimeMax / 2, context.Time);
            foreach (var partition in partitions.Values)
            {
                partition.Log.Producers?.RemoveExpired();
                if (partition.Leader is { } leader
                    && leader.Shrinkage(Now, context.Config.ReplicaLagTimeMax) is { } isr)
                {
                    isrUpdater.Propose(partition, leader, isr);
                }
            }
        }
    }
}
