using Broker.Metadata;
using Broker.Storage;

namespace Broker.Replication;

/// <content>Replicas of topics that were deleted.</content>
internal sealed partial class ReplicaManager
{
    // All stop at once, so that none is served while others are being closed.
    private async Task RemoveDeletedAsync(MetadataImage image)
    {
        var deleted = partitions.Values.Where(partition => image.Find(partition.TopicId) is null).ToList();
        var unusable = offline.Values.Where(replica => image.Find(replica.TopicId) is null).ToList();
        foreach (var partition in deleted)
        {
            partitions.Remove(partition.Id);
            partition.Stop();
        }

        unusable.ForEach(replica => offline.Remove(replica.Id));
        foreach (var partition in deleted)
        {
            await partition.UnusedAsync();
        }

        foreach (var id in deleted.Select(partition => partition.Id).Concat(unusable.Select(replica => replica.Id)))
        {
            await RemoveAsync(id, new PartitionEvents.Removed(id, context.Config.NodeId));
        }
    }

    // The metadata covers everything up to the registration of this process: what it has no replica for belongs to
    // topics that were deleted before.
    private async Task RemoveStraysAsync(MetadataImage image)
    {
        foreach (var (topic, partition) in logs.Unopened)
        {
            if (image.Find(topic, partition)?.Replicas.Contains(context.Config.NodeId) != true)
            {
                var id = new TopicPartition(topic, partition);
                await RemoveAsync(id, new PartitionEvents.StrayRemoved(id, context.Config.NodeId));
            }
        }
    }

    private async Task RemoveAsync(TopicPartition id, Runtime.BrokerEvent done)
    {
        try
        {
            await logs.RemoveLogAsync(id.Topic, id.Partition);
            context.Events.Report(done);
        }
        catch (CorruptCheckpointException exception)
        {
            // Nobody knows whose it is, so a person has to look.
            context.Events.Report(new PartitionEvents.RemovalFailed(id, context.Config.NodeId, exception.Message));
        }
    }

    private void DeleteLater()
    {
        foreach (var (_, keep, delete) in logs.TakeRemoved())
        {
            context.Reactor.Spawn(async () =>
            {
                await Task.Delay(keep, context.Time);
                if (!closed)
                {
                    await delete();
                    FailOfflineDirectories();
                }
            });
        }
    }
}
