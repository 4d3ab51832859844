using System.Collections.Immutable;
using Broker.Metadata;

namespace Broker.Controller;

/// <summary>
/// The controller's decisions about partitions, as pure functions from a picture of the metadata to the records that
/// change it. Elections are always clean: only an in-sync replica becomes leader.
/// </summary>
internal static class ReplicationControl
{
    /// <summary>
    /// What changes when a broker can no longer be relied on: it leaves the in-sync replicas where others remain, and
    /// gives up leadership. The last in-sync replica stays, because it alone has every committed record.
    /// </summary>
    public static IEnumerable<MetadataRecord> AfterLossOf(
        int broker, MetadataImage image, OfflineReplicas offline)
    {
        foreach (var (topic, index, partition) in Partitions(image))
        {
            if (!partition.Isr.Contains(broker))
            {
                continue;
            }

            var remaining = partition.Isr.Remove(broker);
            var isr = remaining.IsEmpty ? partition.Isr : remaining;
            if (partition.Leader == broker)
            {
                var leader = Elect(topic, index, remaining, image, offline);
                yield return new MetadataRecord.PartitionChange(topic.Name, index, isr, leader, Elected: true);
            }
            else if (!remaining.IsEmpty)
            {
                yield return new MetadataRecord.PartitionChange(
                    topic.Name, index, isr, partition.Leader, Elected: false);
            }
        }
    }

    /// <summary>
    /// What changes when replicas of a broker are offline: they leave the in-sync replicas where others remain, and
    /// give up leadership. The leader epoch they were in ends in any case: what they had asked for in it is refused
    /// from now on, so that a replica that begins anew is not taken for the old one.
    /// </summary>
    public static IEnumerable<MetadataRecord> AfterFailureOf(
        int broker, IReadOnlyList<OfflineReport> reports, MetadataImage image, OfflineReplicas offline)
    {
        foreach (var report in reports)
        {
            // A topic that was deleted has no replicas any more, whoever has its name.
            if (image.Find(report.TopicId) is not { } topic
                || image.Find(topic.Name, report.Partition) is not { } partition
                || !partition.Replicas.Contains(broker))
            {
                continue;
            }

            var remaining = partition.Isr.Remove(broker);
            var leads = partition.Leader == broker;
            var leaves = partition.Isr.Contains(broker) && !remaining.IsEmpty;
            var wasInEpoch = partition.LeaderEpoch <= report.LeaderEpoch
                && partition.Leader != PartitionRegistration.NoLeader;
            if (leads || leaves || wasInEpoch)
            {
                var leader = leads ? Elect(topic, report.Partition, remaining, image, offline) : partition.Leader;
                var isr = remaining.IsEmpty ? partition.Isr : remaining;
                yield return new MetadataRecord.PartitionChange(
                    topic.Name, report.Partition, isr, leader, Elected: true);
            }
        }
    }

    /// <summary>
    /// What changes when a broker becomes available: it leads the leaderless partitions it is in sync with.
    /// </summary>
    public static IEnumerable<MetadataRecord> AfterReturnOf(
        int broker, MetadataImage image, OfflineReplicas offline) =>
        from found in Partitions(image)
        where found.Partition.Leader == PartitionRegistration.NoLeader && found.Partition.Isr.Contains(broker)
            && !offline.Contains(broker, found.Topic.Id, found.Index)
        select new MetadataRecord.PartitionChange(
            found.Topic.Name, found.Index, found.Partition.Isr, broker, Elected: true);

    /// <summary>
    /// Replicas of new partitions: round robin from a given start, with a shift that grows each time the leaders went
    /// round once, so that the followers of one leader are spread over all other brokers.
    /// </summary>
    /// <param name="brokers">Ids of the unfenced brokers, ascending; at least <paramref name="replicationFactor"/> of
    /// them.</param>
    /// <param name="start">Index of the first leader.</param>
    /// <param name="partitions">How many partitions, from 1.</param>
    /// <param name="replicationFactor">Replicas of each, from 1.</param>
    public static ImmutableArray<ImmutableArray<int>> Assign(
        IReadOnlyList<int> brokers, int start, int partitions, int replicationFactor)
    {
        var assigned = ImmutableArray.CreateBuilder<ImmutableArray<int>>(partitions);
        for (var partition = 0; partition < partitions; partition++)
        {
            var shift = partition / brokers.Count;
            var replicas = ImmutableArray.CreateBuilder<int>(replicationFactor);
            for (var replica = 0; replica < replicationFactor; replica++)
            {
                var step = replica == 0 ? 0 : 1 + ((shift + replica - 1) % (brokers.Count - 1));
                replicas.Add(brokers[(start + partition + step) % brokers.Count]);
            }

            assigned.Add(replicas.MoveToImmutable());
        }

        return assigned.MoveToImmutable();
    }

    private static int Elect(
        TopicImage topic, int index, ImmutableArray<int> candidates, MetadataImage image, OfflineReplicas offline)
    {
        foreach (var replica in topic.Partitions[index].Replicas)
        {
            if (candidates.Contains(replica) && image.IsUnfenced(replica)
                && !offline.Contains(replica, topic.Id, index))
            {
                return replica;
            }
        }

        return PartitionRegistration.NoLeader;
    }

    private static IEnumerable<(TopicImage Topic, int Index, PartitionRegistration Partition)> Partitions(
        MetadataImage image)
    {
        foreach (var topic in image.Topics.Values)
        {
            for (var index = 0; index < topic.Partitions.Length; index++)
            {
                yield return (topic, index, topic.Partitions[index]);
            }
        }
    }
}
