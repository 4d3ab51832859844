using Broker.Configuration;

namespace Broker.Replication;

/// <summary>The limits of a broker for throttled replicas that are not in sync (KIP-73).</summary>
internal sealed class ReplicationQuotas
{
    /// <summary>Quotas with the rates of a configuration.</summary>
    public ReplicationQuotas(BrokerConfig config, TimeProvider time)
    {
        Leader = new ReplicationQuota(time, config.ReplicationQuotaWindows, config.ReplicationQuotaWindow);
        Follower = new ReplicationQuota(time, config.ReplicationQuotaWindows, config.ReplicationQuotaWindow);
        Configure(config);
    }

    /// <summary>Of what it sends as a leader.</summary>
    public ReplicationQuota Leader { get; }

    /// <summary>Of what it fetches as a follower.</summary>
    public ReplicationQuota Follower { get; }

    /// <summary>Other rates hold from now on.</summary>
    public void Configure(BrokerConfig config) =>
        (Leader.Limit, Follower.Limit) = (config.LeaderThrottledRate, config.FollowerThrottledRate);
}
