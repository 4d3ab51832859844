using System.Collections.Immutable;
using Broker.Metadata;

namespace Broker.Tests.Replication.Traces;

/// <summary>What the controller decided, in words.</summary>
internal static class MetadataText
{
    /// <summary>A partition as decided.</summary>
    public static string Of(PartitionRegistration partition) =>
        $"leader {(partition.Leader < 0 ? "none" : $"{partition.Leader}")}, isr {TraceText.Ids(partition.Isr)}, "
        + Eligible(partition)
        + $"leader epoch {partition.LeaderEpoch}, partition epoch {partition.PartitionEpoch}";

    /// <summary>What changed between two pictures.</summary>
    public static IEnumerable<string> Changes(MetadataImage before, MetadataImage after)
    {
        foreach (var broker in after.Brokers.Values)
        {
            var old = before.Brokers.GetValueOrDefault(broker.Id);
            if (old?.Epoch != broker.Epoch)
            {
                yield return $"controller: another process of {broker.Id} registered, fenced";
            }
            else if (old.Fenced != broker.Fenced)
            {
                yield return $"controller: {broker.Id} is {(broker.Fenced ? "fenced" : "unfenced")}";
            }
        }

        var (from, to) = (Find(before), Find(after));
        if (to is not null && from?.PartitionEpoch != to.PartitionEpoch)
        {
            yield return $"controller: {Of(to)}";
        }
    }

    // The eligible leader replicas (KIP-966), in metadata that has them, where there are any.
    private static string Eligible(PartitionRegistration partition) =>
        typeof(PartitionRegistration).GetProperty("Elr")?.GetValue(partition)
            is ImmutableArray<int> { IsDefaultOrEmpty: false } ids
            ? $"elr {TraceText.Ids(ids)}, "
            : "";

    private static PartitionRegistration? Find(MetadataImage image) =>
        image.Find(TraceCluster.Id.Topic, TraceCluster.Id.Partition);
}
