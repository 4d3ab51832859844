using System.Globalization;

namespace Broker.Replication;

/// <summary>Names a partition.</summary>
/// <param name="Topic">Name of the topic.</param>
/// <param name="Partition">Number of the partition, from 0.</param>
public readonly record struct TopicPartition(string Topic, int Partition) : IComparable<TopicPartition>
{
    /// <inheritdoc/>
    public int CompareTo(TopicPartition other)
    {
        var byTopic = string.CompareOrdinal(Topic, other.Topic);
        return byTopic != 0 ? byTopic : Partition.CompareTo(other.Partition);
    }

    /// <summary>The form <c>topic-partition</c>, also the name of its directory.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition}");
}
