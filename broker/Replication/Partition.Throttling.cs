namespace Broker.Replication;

/// <content>Which bytes count against the limits of throttled replication (KIP-73).</content>
internal sealed partial class Partition
{
    // Whether this replica was in sync when the controller last decided.
    private bool isInSync;

    /// <summary>The limit for what is sent to a follower; null if there is none for it.</summary>
    public ReplicationQuota? QuotaTowards(LeaderState leader, int follower) =>
        !leader.Isr.Contains(follower) && Config.LeaderThrottledReplicas.Contains(Id.Partition, Config.NodeId)
            ? context.Quotas.Leader
            : null;

    /// <summary>The limit for what is fetched; null if there is none for this replica.</summary>
    public ReplicationQuota? QuotaOfFetches =>
        !isInSync && Config.FollowerThrottledReplicas.Contains(Id.Partition, Config.NodeId)
            ? context.Quotas.Follower
            : null;
}
