using Broker.Controller.Raft;
using Broker.Replication;
using Broker.Runtime;
using Harness.Clusters;
using Harness.Histories;

namespace Harness.Runs;

/// <summary>What of the brokers' reports belongs into a history: it explains what clients saw.</summary>
internal static class BrokerEntries
{
    /// <summary>The entry for a report; null if histories do without it.</summary>
    public static HistoryEntry? Of(BrokerEvent happened) => happened switch
    {
        PartitionEvents.BecameLeader e => Leader(e.Partition, e.Broker, e.Epoch, e) with { Isr = [.. e.Isr] },
        PartitionEvents.IsrChanged e => Leader(e.Partition, e.Leader, e.Epoch, e) with { Isr = [.. e.Isr] },
        QuorumEvents.Elected e => Leader(new TopicPartition("__cluster_metadata", 0), e.Broker, e.Epoch, e),
        PartitionEvents.WentOffline e => Replica("offline", e.Partition, e.Broker, e),
        PartitionEvents.StartedAnew e => Replica("anew", e.Partition, e.Broker, e),
        PartitionEvents.Truncated e => Replica("truncated", e.Partition, e.Broker, e),
        _ => null,
    };

    private static HistoryEntry Leader(TopicPartition id, int broker, int epoch, BrokerEvent happened) =>
        About(EntryType.Leader, id, happened) with { Leader = broker, Epoch = epoch };

    private static HistoryEntry Replica(string what, TopicPartition id, int broker, BrokerEvent happened) =>
        About(EntryType.Replica, id, happened) with { F = what, Nodes = [SimulatedCluster.NameOf(broker)] };

    private static HistoryEntry About(EntryType type, TopicPartition id, BrokerEvent happened) =>
        HistoryRecorder.Template(type) with
        {
            Topic = id.Topic,
            Partition = id.Partition,
            Note = happened.ToString(),
        };
}
