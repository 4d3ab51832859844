using Harness.Histories;

namespace Harness.Checkers;

/// <summary>An append and where in the log its values lie.</summary>
internal sealed class AppendFacts(Operation operation, PartitionFacts partition)
{
    public Operation Operation { get; } = operation;

    public PartitionFacts Partition { get; } = partition;

    public long[] Values { get; } = operation.Invocation.Values!;

    /// <summary>The keys of its records; null if they have none.</summary>
    public long[]? Keys { get; } = operation.Invocation.Keys;

    /// <summary>Whether one of its records has no value, by its position.</summary>
    public bool IsTombstone(int position) =>
        Operation.Invocation.Tombstones is { } tombstones && Array.IndexOf(tombstones, Values[position]) >= 0;

    /// <summary>It asked to be acknowledged by all in-sync replicas, so it is judged for durability.</summary>
    public bool IsDurable { get; } = operation.Invocation.Acks == -1;

    /// <summary>It was acknowledged by all in-sync replicas.</summary>
    public bool IsAcknowledged => IsDurable && Operation.IsOk;

    /// <summary>
    /// Offset of its first value; -1 while unknown. Known from the acknowledgement by all in-sync replicas, or else
    /// from the first of its values that was read.
    /// </summary>
    public long Base { get; set; } = -1;
}
