using System.Collections.Immutable;

namespace Broker.Metadata;

/// <summary>A partition as the controller decided it.</summary>
/// <param name="Replicas">Node ids of all replicas, the preferred leader first.</param>
/// <param name="Isr">In-sync replicas, a non-empty subset of <paramref name="Replicas"/>: one of them has every
/// committed record.</param>
/// <param name="Leader">Node id of the leader, a member of <paramref name="Isr"/>, or <see cref="NoLeader"/>.</param>
/// <param name="LeaderEpoch">Grows with every election, and with the loss of a leader.</param>
/// <param name="PartitionEpoch">Grows with every change of the partition; orders and fences changes of the in-sync
/// replicas.</param>
public sealed record PartitionRegistration(
    ImmutableArray<int> Replicas, ImmutableArray<int> Isr, int Leader, int LeaderEpoch, int PartitionEpoch)
{
    /// <summary>The leader of a partition that has none.</summary>
    public const int NoLeader = -1;
}
