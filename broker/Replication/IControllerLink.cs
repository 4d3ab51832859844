using System.Collections.Immutable;
using Broker.Protocol;

namespace Broker.Replication;

/// <summary>A leader's way to the active controller.</summary>
internal interface IControllerLink
{
    /// <summary>
    /// Proposes in-sync replicas. Proposing those in force only confirms that this broker leads the partition.
    /// </summary>
    /// <returns>The error; without one the in-sync replicas and the partition epoch as decided.</returns>
    /// <exception cref="IOException">There was no answer; whether the proposal will be applied is unknown.</exception>
    /// <exception cref="TimeoutException">There was no answer; whether the proposal will be applied is
    /// unknown.</exception>
    Task<(ErrorCode Error, ImmutableArray<int> Isr, int PartitionEpoch)> AlterPartitionAsync(
        Guid topicId, int partition, int leaderEpoch, int partitionEpoch, ImmutableArray<IsrMember> isr);
}
