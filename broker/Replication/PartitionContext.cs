using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Replication;

/// <summary>What all partitions of a shard share.</summary>
/// <param name="Config">The configuration of the node.</param>
/// <param name="Rules">The rules of replication.</param>
/// <param name="Reactor">The reactor of the shard.</param>
/// <param name="Time">The clock.</param>
/// <param name="Events">Where to report.</param>
internal sealed record PartitionContext(
    BrokerConfig Config, BrokerRules Rules, Reactor Reactor, TimeProvider Time, IEventSink Events)
{
    /// <summary>The limits for throttled replicas.</summary>
    public ReplicationQuotas Quotas { get; } = new(Config, Time);
}
