namespace Harness.Client;

/// <summary>A partition as one broker describes it, which may be the past.</summary>
/// <param name="Partition">Number of the partition.</param>
/// <param name="LeaderId">Node id of the leader, -1 for none.</param>
/// <param name="LeaderEpoch">Epoch of the leader, -1 if unknown.</param>
/// <param name="Replicas">Node ids of the replicas, the preferred leader first.</param>
/// <param name="Isr">Node ids of the in-sync replicas.</param>
public sealed record PartitionDescription(
    int Partition, int LeaderId, int LeaderEpoch, IReadOnlyList<int> Replicas, IReadOnlyList<int> Isr);
