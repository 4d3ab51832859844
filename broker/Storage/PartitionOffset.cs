namespace Broker.Storage;

/// <summary>An offset of a partition.</summary>
/// <param name="Topic">Name of the topic.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Offset">The offset.</param>
public readonly record struct PartitionOffset(string Topic, int Partition, long Offset);
