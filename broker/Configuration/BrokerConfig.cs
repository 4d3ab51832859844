using System.Collections.Immutable;
using Broker.Runtime;

namespace Broker.Configuration;

/// <summary>
/// Configuration of a node, broker and controller in one. Properties are named after Kafka's keys, given with each.
/// </summary>
public sealed record BrokerConfig
{
    /// <summary>The values that were given as text, by key; what a program set itself is not among them.</summary>
    public ImmutableSortedDictionary<string, string> Given { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary><c>node.id</c>: unique in the cluster, 0 or more.</summary>
    public required int NodeId { get; init; }

    /// <summary><c>listeners</c>: where the node listens, for clients, brokers and controllers alike.</summary>
    public required Endpoint Listener { get; init; }

    /// <summary><c>advertised.listeners</c>: where others reach the node.</summary>
    public required Endpoint AdvertisedListener { get; init; }

    /// <summary><c>controller.quorum.voters</c>, by ascending id; contains this node.</summary>
    public required IReadOnlyList<Voter> QuorumVoters { get; init; }

    /// <summary>
    /// <c>cluster.id</c>: what tells directories of this cluster from those of another; empty for an id that follows
    /// from <see cref="QuorumVoters"/>.
    /// </summary>
    public string ClusterId { get; init; } = "";

    /// <summary>
    /// <c>log.dirs</c>: absolute paths of the directories of the partitions, at least one; none inside another.
    /// </summary>
    public required IReadOnlyList<string> LogDirs { get; init; }

    /// <summary>
    /// <c>metadata.log.dir</c>: absolute path of the directory of the metadata log; not inside one of
    /// <see cref="LogDirs"/>.
    /// </summary>
    public required string MetadataLogDir { get; init; }

    /// <summary><c>num.partitions</c> of automatically created topics; 1 or more.</summary>
    public int NumPartitions { get; init; } = 1;

    /// <summary><c>default.replication.factor</c> of topics created without one; 1 or more.</summary>
    public short DefaultReplicationFactor { get; init; } = 1;

    /// <summary>
    /// <c>min.insync.replicas</c>: how many in-sync replicas an <c>acks=all</c> append needs; 1 or more.
    /// </summary>
    public int MinInsyncReplicas { get; init; } = 1;

    /// <summary>
    /// <c>unclean.leader.election.enable</c>: whether a replica may lead that lacks committed records, where no other
    /// can.
    /// </summary>
    public bool UncleanLeaderElection { get; init; }

    /// <summary><c>auto.create.topics.enable</c>.</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary><c>delete.topic.enable</c>.</summary>
    public bool DeleteTopicEnabled { get; init; } = true;

    /// <summary><c>read.confirmation</c>, an extension: <c>none</c> or <c>isr</c>.</summary>
    public ReadConfirmation ReadConfirmation { get; init; } = ReadConfirmation.None;

    /// <summary><c>log.flush.before.ack</c>, an extension: a replica counts only what it flushed.</summary>
    public bool FlushBeforeAck { get; init; } = true;

    /// <summary>
    /// <c>replica.lag.time.max.ms</c>: a follower not caught up for this long leaves the in-sync replicas.
    /// </summary>
    public TimeSpan ReplicaLagTimeMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>replica.fetch.wait.max.ms</c>: how long a leader may hold a follower's fetch.</summary>
    public TimeSpan ReplicaFetchWaitMax { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary><c>replica.fetch.backoff.ms</c>: pause after a failed fetch.</summary>
    public TimeSpan ReplicaFetchBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>replica.fetch.max.bytes</c>: bytes per partition in a follower's fetch; at least one batch is always
    /// returned.
    /// </summary>
    public int ReplicaFetchMaxBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// <c>leader.replication.throttled.rate</c>: bytes a second that the broker sends, at most, to throttled replicas
    /// that are not in sync (KIP-73); 0 or more.
    /// </summary>
    public long LeaderThrottledRate { get; init; } = long.MaxValue;

    /// <summary>
    /// <c>follower.replication.throttled.rate</c>: bytes a second that the broker fetches, at most, for its throttled
    /// replicas that are not in sync (KIP-73); 0 or more.
    /// </summary>
    public long FollowerThrottledRate { get; init; } = long.MaxValue;

    /// <summary><c>replication.quota.window.num</c>: how many windows a rate is measured over; 1 or more.</summary>
    public int ReplicationQuotaWindows { get; init; } = 11;

    /// <summary><c>replication.quota.window.size.seconds</c>: how long each window is.</summary>
    public TimeSpan ReplicationQuotaWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>leader.replication.throttled.replicas</c>, of topics only: who sends within the limit while it
    /// leads.
    /// </summary>
    public ThrottledReplicas LeaderThrottledReplicas { get; init; } = ThrottledReplicas.None;

    /// <summary>
    /// <c>follower.replication.throttled.replicas</c>, of topics only: who fetches within the limit.
    /// </summary>
    public ThrottledReplicas FollowerThrottledReplicas { get; init; } = ThrottledReplicas.None;

    /// <summary><c>replica.socket.timeout.ms</c>: how long a request to another broker may take.</summary>
    public TimeSpan ReplicaSocketTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>broker.heartbeat.interval.ms</c>: pause between heartbeats to the active controller.</summary>
    public TimeSpan BrokerHeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>broker.session.timeout.ms</c>: a broker not heard of for this long is fenced.</summary>
    public TimeSpan BrokerSessionTimeout { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>
    /// <c>controlled.shutdown.enable</c>: whether a broker that stops hands over what it leads before.
    /// </summary>
    public bool ControlledShutdown { get; init; } = true;

    /// <summary><c>auto.leader.rebalance.enable</c>: whether preferred leaders are elected from time to time.</summary>
    public bool AutoLeaderRebalance { get; init; } = true;

    /// <summary><c>leader.imbalance.check.interval.seconds</c>: pause between checks for other leaders.</summary>
    public TimeSpan LeaderImbalanceCheckInterval { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// <c>leader.imbalance.per.broker.percentage</c>: how much of what a broker should lead others may lead; 0 to 100.
    /// </summary>
    public int LeaderImbalancePercentage { get; init; } = 10;

    /// <summary><c>controller.quorum.election.timeout.ms</c>: how long a candidate waits for votes.</summary>
    public TimeSpan QuorumElectionTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>controller.quorum.election.backoff.max.ms</c>: upper bound of the random pause between elections.
    /// </summary>
    public TimeSpan QuorumElectionBackoffMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>controller.quorum.fetch.timeout.ms</c>: a voter that could not fetch from the leader for this long becomes a
    /// candidate.
    /// </summary>
    public TimeSpan QuorumFetchTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>controller.quorum.request.timeout.ms</c>: how long a request between controllers may take.</summary>
    public TimeSpan QuorumRequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>message.max.bytes</c>: the largest record batch accepted.</summary>
    public int MessageMaxBytes { get; init; } = 1048588;

    /// <summary>
    /// <c>message.max.decompressed.bytes</c>, an extension: how long the records of a compressed batch may be.
    /// </summary>
    public int MessageMaxDecompressedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// <c>producer.id.expiration.ms</c>: a replica forgets an idempotent producer that did not append for this long.
    /// </summary>
    public TimeSpan ProducerIdExpiration { get; init; } = TimeSpan.FromDays(1);

    /// <summary><c>fetch.max.bytes</c>: upper bound of one fetch response.</summary>
    public int FetchMaxBytes { get; init; } = 55 * 1024 * 1024;

    /// <summary><c>broker.rack</c>: where the broker stands; null where nobody said.</summary>
    public string? Rack { get; init; }

    /// <summary>
    /// <c>replica.selector.class</c>: whether consumers that tell their rack read from a follower there (KIP-392).
    /// </summary>
    public bool RackAwareReads { get; init; }

    /// <summary><c>max.incremental.fetch.session.cache.slots</c>: how many fetch sessions are kept.</summary>
    public int FetchSessionCacheSlots { get; init; } = 1000;

    /// <summary>
    /// <c>min.incremental.fetch.session.eviction.ms</c>, an extension (fixed in Kafka): how long a fetch session is
    /// safe from others of its kind, and how long it may be unused (KIP-227).
    /// </summary>
    public TimeSpan FetchSessionEvictionMin { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><c>socket.request.max.bytes</c>: a longer frame closes the connection.</summary>
    public int SocketRequestMaxBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary><c>log.segment.bytes</c>: a longer segment of a log has only one batch.</summary>
    public int LogSegmentBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary>
    /// <c>log.roll.ms</c>: a batch that is so much younger than the first of its segment begins a new one.
    /// </summary>
    public long LogRollMs { get; init; } = 604_800_000;

    /// <summary><c>log.index.interval.bytes</c>: bytes of batches between two entries of an index.</summary>
    public int LogIndexIntervalBytes { get; init; } = 4096;

    /// <summary><c>log.index.size.max.bytes</c>: a segment ends when one of its indexes is that long.</summary>
    public int LogIndexSizeMaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary><c>log.retention.ms</c>: a segment whose records are all older is removed; -1 for never.</summary>
    public long LogRetentionMs { get; init; } = 604_800_000;

    /// <summary>
    /// <c>log.retention.bytes</c>: segments of a partition are removed while the rest is as long; -1 for never.
    /// </summary>
    public long LogRetentionBytes { get; init; } = -1;

    /// <summary><c>log.retention.check.interval.ms</c>: pause between checks for segments to remove.</summary>
    public TimeSpan LogRetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>log.flush.offset.checkpoint.interval.ms</c>: pause between saves of the recovery points.</summary>
    public TimeSpan RecoveryPointCheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// <c>replica.high.watermark.checkpoint.interval.ms</c>: pause between saves of the high watermarks.
    /// </summary>
    public TimeSpan HighWatermarkCheckpointInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>log.flush.interval.messages</c>: after so many records a flush begins, whether an acknowledgement waits for
    /// it or not; 1 or more.
    /// </summary>
    public long LogFlushIntervalMessages { get; init; } = long.MaxValue;

    /// <summary>
    /// <c>log.flush.interval.ms</c>: everything is flushed at least that often; -1 ms for never.
    /// </summary>
    public TimeSpan LogFlushInterval { get; init; } = TimeSpan.FromMilliseconds(-1);

    /// <summary><c>log.cleanup.policy</c>: whether old records go by age and size, by key, or both.</summary>
    public CleanupPolicy LogCleanupPolicy { get; init; } = CleanupPolicy.Delete;

    /// <summary><c>log.cleaner.enable</c>: whether logs are compacted whose policy asks for it.</summary>
    public bool LogCleanerEnable { get; init; } = true;

    /// <summary><c>log.cleaner.backoff.ms</c>: pause of the cleaner when no log has to be compacted.</summary>
    public TimeSpan LogCleanerBackoff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>log.cleaner.min.cleanable.ratio</c>: a log is compacted when a larger part of it is dirty.</summary>
    public double LogCleanerMinCleanableRatio { get; init; } = 0.5;

    /// <summary><c>log.cleaner.min.compaction.lag.ms</c>: a record is surely kept for so long.</summary>
    public long LogCleanerMinCompactionLagMs { get; init; }

    /// <summary><c>log.cleaner.max.compaction.lag.ms</c>: a log with dirty records that old is compacted.</summary>
    public long LogCleanerMaxCompactionLagMs { get; init; } = long.MaxValue;

    /// <summary><c>log.cleaner.delete.retention.ms</c>: a tombstone stays so long after it was first cleaned.</summary>
    public long LogCleanerDeleteRetentionMs { get; init; } = 86_400_000;

    /// <summary>
    /// <c>log.cleaner.dedupe.buffer.size</c>: bytes of memory for the keys of one pass of the cleaner.
    /// </summary>
    public int LogCleanerDedupeBufferSize { get; init; } = 128 * 1024 * 1024;

    /// <summary>
    /// <c>file.delete.delay.ms</c>: pause between the removal of a segment or log and the deletion of its files.
    /// </summary>
    public TimeSpan FileDeleteDelay { get; init; } = TimeSpan.FromMinutes(1);
}
