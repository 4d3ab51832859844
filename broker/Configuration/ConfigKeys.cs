namespace Broker.Configuration;

/// <summary>The table of all keys: the one place that ties a key's name to its meaning, default and property.</summary>
public static class ConfigKeys
{
    /// <summary>All keys, the ones that must be given first.</summary>
    public static IReadOnlyList<ConfigKey> All { get; } =
        [.. Node(), .. Topics(), .. Logs(), .. Cleaner(), .. Replication(), .. Controller(), .. Limits()];

    /// <summary>The key with exactly this name, or null.</summary>
    public static ConfigKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    private static IEnumerable<ConfigKey> Node() =>
    [
        new("node.id", null, "Number of the node, unique in the cluster.",
            (config, text) => config with { NodeId = ConfigValues.Whole(text, 0) }),
        new("controller.quorum.voters", null, "All controllers as id@host:port, parted by commas; contains this node.",
            (config, text) => config with { QuorumVoters = ConfigValues.Voters(text) }),
        new("cluster.id", "the value that follows from controller.quorum.voters",
            "Extension. Tells directories of this cluster from those of another.",
            (config, text) => config with { ClusterId = ConfigValues.Word(text) }),
        new("log.dirs", null, "Absolute paths of the directories of the partitions, parted by commas.",
            (config, text) => config with { LogDirs = ConfigValues.Directories(text) }),
        new("metadata.log.dir", "the value of the first of log.dirs, followed by -metadata",
            "Absolute path of the directory of the metadata log; neither inside log.dirs nor around it.",
            (config, text) => config with { MetadataLogDir = ConfigValues.Directory(text) }),
        new("process.roles", "broker,controller", "The roles of the node: always both.",
            (config, text) =>
            {
                ConfigValues.VerifyRoles(text);
                return config;
            }),
        new("listeners", "PLAINTEXT://127.0.0.1:9092", "Where the node listens for clients, brokers and controllers.",
            (config, text) => config with { Listener = ConfigValues.Listener(text) }),
        new("advertised.listeners", "the value of listeners", "Where clients and other brokers reach the node.",
            (config, text) => config with { AdvertisedListener = ConfigValues.Listener(text) }),
    ];

    private static IEnumerable<ConfigKey> Topics() =>
    [
        new("num.partitions", "1", "Partitions of topics created automatically.",
            (config, text) => config with { NumPartitions = ConfigValues.Whole(text, 1) }),
        new("default.replication.factor", "1", "Replicas of topics created without a replication factor.",
            (config, text) => config with
            {
                DefaultReplicationFactor = (short)ConfigValues.Whole(text, 1, short.MaxValue),
            }),
        new("min.insync.replicas", "1", "In-sync replicas that an append with acks=all needs.",
            (config, text) => config with { MinInsyncReplicas = ConfigValues.Whole(text, 1) }),
        new("unclean.leader.election.enable", "false",
            "Whether a replica that lacks committed records may lead where no other can.",
            (config, text) => config with { UncleanLeaderElection = ConfigValues.Truth(text) }),
        new("auto.create.topics.enable", "true", "Whether asking for an unknown topic creates it.",
            (config, text) => config with { AutoCreateTopics = ConfigValues.Truth(text) }),
        new("delete.topic.enable", "true", "Whether topics can be deleted.",
            (config, text) => config with { DeleteTopicEnabled = ConfigValues.Truth(text) }),
        new("read.confirmation", "none",
            "Extension. isr: a leader confirms that it leads before it answers a consumer, so reads are linearizable.",
            (config, text) => config with { ReadConfirmation = ConfigValues.Confirmation(text) }),
        new("log.flush.before.ack", "true", "Extension. Whether a replica counts only what it flushed to disk.",
            (config, text) => config with { FlushBeforeAck = ConfigValues.Truth(text) }),
    ];

    private static IEnumerable<ConfigKey> Logs() =>
    [
        new("log.segment.bytes", "1073741824", "A log continues in a new segment where one would become longer.",
            (config, text) => config with { LogSegmentBytes = ConfigValues.Whole(text, 14) }),
        new("log.roll.ms", "604800000",
            "A batch that is so much younger than the first of its segment begins a new one.",
            (config, text) => config with { LogRollMs = ConfigValues.WholeLong(text, 1) }),
        new("log.index.interval.bytes", "4096", "Bytes of batches between two entries of a segment's indexes.",
            (config, text) => config with { LogIndexIntervalBytes = ConfigValues.Whole(text, 0) }),
        new("log.index.size.max.bytes", "10485760", "A log continues in a new segment when an index is that long.",
            (config, text) => config with { LogIndexSizeMaxBytes = ConfigValues.Whole(text, 24) }),
        new("log.retention.ms", "604800000", "A segment whose records are all older is removed; -1 for never.",
            (config, text) => config with { LogRetentionMs = ConfigValues.WholeLong(text, -1) }),
        new("log.retention.bytes", "-1",
            "The oldest segments of a partition are removed while the others are at least as long; -1 for never.",
            (config, text) => config with { LogRetentionBytes = ConfigValues.WholeLong(text, -1) }),
        new("log.retention.check.interval.ms", "300000", "Pause between checks for segments to remove.",
            (config, text) => config with { LogRetentionCheckInterval = ConfigValues.Milliseconds(text, 1) }),
        new("log.flush.offset.checkpoint.interval.ms", "60000",
            "Pause between saves of the offsets from which logs are checked after a crash.",
            (config, text) => config with { RecoveryPointCheckpointInterval = ConfigValues.Milliseconds(text, 1) }),
        new("log.flush.interval.messages", "9223372036854775807",
            "Records of a partition after which a flush begins, whether an acknowledgement waits for it or not.",
            (config, text) => config with { LogFlushIntervalMessages = ConfigValues.WholeLong(text, 1) }),
        new("log.flush.interval.ms", "-1", "Pause between flushes of all logs; -1 for none.",
            (config, text) => config with { LogFlushInterval = ConfigValues.Milliseconds(text, -1) }),
        new("file.delete.delay.ms", "60000",
            "Pause between the removal of a segment or log and the deletion of its files.",
            (config, text) => config with { FileDeleteDelay = ConfigValues.Milliseconds(text, 0) }),
    ];

    private static IEnumerable<ConfigKey> Cleaner() =>
    [
        new("log.cleanup.policy", "delete",
            "What becomes of old records: delete (by age and size), compact (the last one of each key stays), or both.",
            (config, text) => config with { LogCleanupPolicy = ConfigValues.Policy(text) }),
        new("log.cleaner.enable", "true", "Whether logs are compacted whose policy asks for it.",
            (config, text) => config with { LogCleanerEnable = ConfigValues.Truth(text) }),
        new("log.cleaner.backoff.ms", "15000", "Pause of the cleaner when no log has to be compacted.",
            (config, text) => config with { LogCleanerBackoff = ConfigValues.Milliseconds(text, 1) }),
        new("log.cleaner.min.cleanable.ratio", "0.5",
            "A log is compacted when a larger part of it was not compacted yet.",
            (config, text) => config with { LogCleanerMinCleanableRatio = ConfigValues.Ratio(text) }),
        new("log.cleaner.min.compaction.lag.ms", "0", "A record is not compacted away before it is that old.",
            (config, text) => config with { LogCleanerMinCompactionLagMs = ConfigValues.WholeLong(text, 0) }),
        new("log.cleaner.max.compaction.lag.ms", "9223372036854775807",
            "A log is compacted when a record that was not compacted yet is that old.",
            (config, text) => config with { LogCleanerMaxCompactionLagMs = ConfigValues.WholeLong(text, 1) }),
        new("log.cleaner.delete.retention.ms", "86400000",
            "How long the deletion of a key stays in a log after it was first compacted.",
            (config, text) => config with { LogCleanerDeleteRetentionMs = ConfigValues.WholeLong(text, 0) }),
        new("log.cleaner.dedupe.buffer.size", "134217728", "Bytes of memory for the keys that one compaction looks at.",
            (config, text) => config with { LogCleanerDedupeBufferSize = ConfigValues.Whole(text, 1024) }),
    ];

    private static IEnumerable<ConfigKey> Replication() =>
    [
        new("replica.lag.time.max.ms", "30000", "A follower not caught up for this long leaves the in-sync replicas.",
            (config, text) => config with { ReplicaLagTimeMax = ConfigValues.Milliseconds(text, 1) }),
        new("replica.fetch.wait.max.ms", "500", "How long a leader may hold a follower's fetch.",
            (config, text) => config with { ReplicaFetchWaitMax = ConfigValues.Milliseconds(text, 0) }),
        new("replica.fetch.backoff.ms", "1000", "Pause of a follower after a failed fetch.",
            (config, text) => config with { ReplicaFetchBackoff = ConfigValues.Milliseconds(text, 0) }),
        new("replica.fetch.max.bytes", "1048576", "Bytes per partition in a follower's fetch.",
            (config, text) => config with { ReplicaFetchMaxBytes = ConfigValues.Whole(text, 1) }),
        new("leader.replication.throttled.rate", "9223372036854775807",
            "Bytes a second that the broker sends, at most, to throttled replicas that are not in sync.",
            (config, text) => config with { LeaderThrottledRate = ConfigValues.WholeLong(text, 0) }),
        new("follower.replication.throttled.rate", "9223372036854775807",
            "Bytes a second that the broker fetches, at most, for its throttled replicas that are not in sync.",
            (config, text) => config with { FollowerThrottledRate = ConfigValues.WholeLong(text, 0) }),
        new("replication.quota.window.num", "11", "Windows over which the rate of throttled replication is measured.",
            (config, text) => config with { ReplicationQuotaWindows = ConfigValues.Whole(text, 1) }),
        new("replication.quota.window.size.seconds", "1", "How long each of these windows is.",
            (config, text) => config with
            {
                ReplicationQuotaWindow = TimeSpan.FromSeconds(ConfigValues.Whole(text, 1)),
            }),
        new("replica.socket.timeout.ms", "30000", "How long a request to another broker may take.",
            (config, text) => config with { ReplicaSocketTimeout = ConfigValues.Milliseconds(text, 1) }),
        new("replica.high.watermark.checkpoint.interval.ms", "5000", "Pause between saves of the high watermarks.",
            (config, text) => config with { HighWatermarkCheckpointInterval = ConfigValues.Milliseconds(text, 1) }),
    ];

    private static IEnumerable<ConfigKey> Controller() =>
    [
        new("broker.heartbeat.interval.ms", "2000", "Pause between heartbeats to the active controller.",
            (config, text) => config with { BrokerHeartbeatInterval = ConfigValues.Milliseconds(text, 1) }),
        new("broker.session.timeout.ms", "9000", "A broker not heard of for this long is fenced.",
            (config, text) => config with { BrokerSessionTimeout = ConfigValues.Milliseconds(text, 1) }),
        new("controlled.shutdown.enable", "true", "Whether a broker that stops hands over what it leads before.",
            (config, text) => config with { ControlledShutdown = ConfigValues.Truth(text) }),
        new("auto.leader.rebalance.enable", "true", "Whether preferred leaders are elected from time to time.",
            (config, text) => config with { AutoLeaderRebalance = ConfigValues.Truth(text) }),
        new("leader.imbalance.check.interval.seconds", "300",
            "Pause between checks for preferred leaders that do not lead.",
            (config, text) => config with
            {
                LeaderImbalanceCheckInterval = TimeSpan.FromSeconds(ConfigValues.Whole(text, 1)),
            }),
        new("leader.imbalance.per.broker.percentage", "10",
            "How much of what a broker is the preferred leader of others may lead before that is changed.",
            (config, text) => config with { LeaderImbalancePercentage = ConfigValues.Whole(text, 0, 100) }),
        new("controller.quorum.election.timeout.ms", "1000", "How long a candidate waits for votes.",
            (config, text) => config with { QuorumElectionTimeout = ConfigValues.Milliseconds(text, 1) }),
        new("controller.quorum.election.backoff.max.ms", "1000", "Upper bound of the random pause between elections.",
            (config, text) => config with { QuorumElectionBackoffMax = ConfigValues.Milliseconds(text, 0) }),
        new("controller.quorum.fetch.timeout.ms", "2000",
            "A voter that could not fetch from the active controller for this long becomes a candidate.",
            (config, text) => config with { QuorumFetchTimeout = ConfigValues.Milliseconds(text, 1) }),
        new("controller.quorum.request.timeout.ms", "2000", "How long a request between controllers may take.",
            (config, text) => config with { QuorumRequestTimeout = ConfigValues.Milliseconds(text, 1) }),
    ];

    private static IEnumerable<ConfigKey> Limits() =>
    [
        new("message.max.bytes", "1048588", "The largest record batch accepted.",
            (config, text) => config with { MessageMaxBytes = ConfigValues.Whole(text, 1) }),
        new("message.max.decompressed.bytes", "67108864",
            "Extension. How long the records of a compressed batch may be.",
            (config, text) => config with { MessageMaxDecompressedBytes = ConfigValues.Whole(text, 1024) }),
        new("producer.id.expiration.ms", "86400000",
            "An idempotent producer that did not append for this long is forgotten.",
            (config, text) => config with { ProducerIdExpiration = ConfigValues.Milliseconds(text, 1) }),
        new("fetch.max.bytes", "57671680", "Upper bound of one fetch response.",
            (config, text) => config with { FetchMaxBytes = ConfigValues.Whole(text, 1024) }),
        new("max.incremental.fetch.session.cache.slots", "1000",
            "How many incremental fetch sessions are kept; 0 for none.",
            (config, text) => config with { FetchSessionCacheSlots = ConfigValues.Whole(text, 0) }),
        new("min.incremental.fetch.session.eviction.ms", "120000",
            "Extension; fixed in Kafka. How long a fetch session is safe from others of its kind, and may be unused.",
            (config, text) => config with { FetchSessionEvictionMin = ConfigValues.Milliseconds(text, 1) }),
        new("broker.rack", "the value of no rack", "Where the broker stands, as consumers name it (client.rack).",
            (config, text) => config with { Rack = ConfigValues.Word(text) }),
        new("replica.selector.class", ConfigValues.LeaderSelector,
            $"Where consumers read that tell their rack; {ConfigValues.RackAwareSelector}: from a follower there.",
            (config, text) => config with { RackAwareReads = ConfigValues.IsRackAware(text) }),
        new("socket.request.max.bytes", "104857600", "A longer request closes its connection.",
            (config, text) => config with { SocketRequestMaxBytes = ConfigValues.Whole(text, 1024) }),
    ];
}
