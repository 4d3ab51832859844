using System.Collections.Immutable;

namespace Broker.Metadata;

/// <summary>A partition as the controller decided it.</summary>
/// <param name="Replicas">Node ids of all replicas, the preferred leader first.</param>
/// <param name="Isr">In-sync replicas, a subset of <paramref name="Replicas"/>: each has every committed record.
/// Empty only while there is no leader.</param>
/// <param name="Leader">Node id of the leader, a member of <paramref name="Isr"/>, or <see cref="NoLeader"/>.</param>
/// <param name="LeaderEpoch">Grows with every election, and with the loss of a leader.</param>
/// <param name="PartitionEpoch">Grows with every change of the partition; orders and fences changes of the in-sync
/// replicas.</param>
public sealed record PartitionRegistration(
    ImmutableArray<int> Replicas, ImmutableArray<int> Isr, int Leader, int LeaderEpoch, int PartitionEpoch)
{
    /// <summary>The leader of a partition that has none.</summary>
    public const int NoLeader = -1;

    /// <summary>
    /// Eligible leader replicas (KIP-966): they left the in-sync replicas while those became fewer than
    /// <c>min.insync.replicas</c>. Nothing was committed since, so that each has every committed record too. None of
    /// them is in <see cref="Isr"/>; empty while enough replicas are in sync.
    /// </summary>
    public ImmutableArray<int> Elr { get; init; } = [];

    /// <summary>
    /// Who led last, while there is no leader: elected, uncleanly, where neither an in-sync nor an eligible replica is
    /// left. Otherwise empty.
    /// </summary>
    public ImmutableArray<int> LastKnownElr { get; init; } = [];

    /// <summary>
    /// Whether the leader was elected uncleanly and did not say yet that it has recovered (KIP-704).
    /// </summary>
    public bool IsRecovering { get; init; }
}
