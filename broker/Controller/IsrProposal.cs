using System.Collections.Immutable;

namespace Broker.Controller;

/// <summary>New in-sync replicas as a leader proposes them to the controller.</summary>
/// <param name="TopicId">Id of the topic.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Leader">Node id of the leader.</param>
/// <param name="LeaderBrokerEpoch">The leader's broker epoch.</param>
/// <param name="LeaderEpoch">The leader epoch it leads in.</param>
/// <param name="PartitionEpoch">The partition epoch it knows of.</param>
/// <param name="Isr">The proposed in-sync replicas, in any order.</param>
/// <param name="BrokerEpochs">Broker epoch of each of them as the leader knows it, -1 where it doesn't.</param>
/// <param name="IsRecovering">Whether the leader still recovers from an unclean election (KIP-704).</param>
internal sealed record IsrProposal(
    Guid TopicId,
    int Partition,
    int Leader,
    long LeaderBrokerEpoch,
    int LeaderEpoch,
    int PartitionEpoch,
    ImmutableArray<int> Isr,
    ImmutableArray<long> BrokerEpochs,
    bool IsRecovering = false);
