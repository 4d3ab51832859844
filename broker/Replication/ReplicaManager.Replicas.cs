using Broker.Configuration;
using Broker.Metadata;
using Broker.Storage;
using Broker.Storage.Producers;

namespace Broker.Replication;

/// <content>Which replicas there are: those the metadata asks for, as far as their files can be relied on.</content>
internal sealed partial class ReplicaManager
{
    private async Task ApplyAsync()
    {
        while (!closed && !ReferenceEquals(applied, newest) && IsForThisIncarnation(newest))
        {
            var image = newest;
            configs.OnImage(image);
            context.Quotas.Configure(configs.OfBroker);
            await RemoveDeletedAsync(image);
            foreach (var topic in image.Topics.Values)
            {
                for (var index = 0; index < topic.Partitions.Length; index++)
                {
                    if (topic.Partitions[index].Replicas.Contains(context.Config.NodeId))
                    {
                        await ApplyAsync(new TopicPartition(topic.Name, index), topic, topic.Partitions[index]);
                    }
                }
            }

            if (ReferenceEquals(applied, MetadataImage.Empty))
            {
                await RemoveStraysAsync(image);
            }

            DeleteLater();
            FailOfflineDirectories();

            WakeIfBrokersChanged();
            applied = image;
            fetchers.Refresh(image);
        }

        applying = false;
        settled?.TrySetResult(true);
    }

    private async Task ApplyAsync(TopicPartition id, TopicImage topic, PartitionRegistration decided)
    {
        if (closed || (offline.TryGetValue(id, out var failed) && !await TryStartAnewAsync(failed, decided)))
        {
            return;
        }

        if (!partitions.ContainsKey(id))
        {
            await OpenAsync(id, topic, decided);
        }

        if (partitions.TryGetValue(id, out var partition))
        {
            var config = configs.Of(topic);
            await partition.TryAsync(() =>
            {
                if (!ReferenceEquals(partition.Config, config))
                {
                    partition.Configure(config, OptionsOf(config, topic));
                }

                partition.Apply(decided);
                return Task.CompletedTask;
            });
        }
    }

    private async Task OpenAsync(TopicPartition id, TopicImage topic, PartitionRegistration decided)
    {
        try
        {
            var producers = new ProducerStateManager(
                context.Rules, context.Time, context.Config.ProducerIdExpiration);
            var own = context with { Config = configs.Of(topic) };
            var log = await logs.OpenLogAsync(
                id.Topic, id.Partition, topic.Id, OptionsOf(own.Config, topic), producers);
            if (closed)
            {
                // It is closed in order with all others.
                return;
            }

            partitions.Add(id, new Partition(id, topic.Id, log, own, OnFailure));
        }
        catch (Exception exception) when (
            exception is IOException or CorruptLogException or CorruptCheckpointException)
        {
            TakeOffline(id, topic.Id, decided.LeaderEpoch, exception);
        }
    }

    private LogOptions OptionsOf(BrokerConfig config, TopicImage topic) =>
        LogOptions.From(config) with { Rules = context.Rules, MayHaveGaps = topic.MayHaveGaps };

    /// <summary>
    /// A damaged replica is fetched anew once the controller neither counts nor elects it in a later leader epoch
    /// than the one it failed in: the leader of that epoch takes no fetch of the old replica for one of the new.
    /// </summary>
    private async Task<bool> TryStartAnewAsync(OfflineReplica failed, PartitionRegistration decided)
    {
        var self = context.Config.NodeId;
        if (!failed.IsDamaged || decided.LeaderEpoch <= failed.LeaderEpoch
            || decided.Leader < 0 || decided.Leader == self || decided.Isr.Contains(self) || decided.Elr.Contains(self))
        {
            return false;
        }

        try
        {
            await logs.ClearLogAsync(failed.Id.Topic, failed.Id.Partition);
        }
        catch (IOException exception)
        {
            TakeOffline(failed.Id, failed.TopicId, decided.LeaderEpoch, exception);
            return false;
        }

        offline.Remove(failed.Id);
        context.Events.Report(new PartitionEvents.StartedAnew(failed.Id, self, decided.Leader, decided.LeaderEpoch));
        return true;
    }

    private void OnFailure(Partition partition, Exception reason)
    {
        // The name may be another topic's by now.
        if (!partition.IsStopped)
        {
            TakeOffline(partition.Id, partition.TopicId, partition.LeaderEpoch, reason);
        }

        if (reason is IOException failure)
        {
            logs.Fail(partition.Id.Topic, partition.Id.Partition, failure);
            FailOfflineDirectories(failure);
        }
    }

    private void FailOfflineDirectories()
    {
        foreach (var (_, reason) in logs.Offline)
        {
            FailOfflineDirectories(reason);
        }
    }

    // What shares a disk fails together.
    private void FailOfflineDirectories(IOException reason)
    {
        foreach (var partition in partitions.Values.ToList())
        {
            if (logs.IsOffline(partition.Id.Topic, partition.Id.Partition))
            {
                partition.Fail(reason);
            }
        }
    }

    private void TakeOffline(TopicPartition id, Guid topicId, int leaderEpoch, Exception reason)
    {
        partitions.Remove(id);
        offline[id] = new OfflineReplica(id, topicId, leaderEpoch, IsDamaged: reason is CorruptLogException);
        context.Events.Report(new PartitionEvents.WentOffline(
            id, context.Config.NodeId, leaderEpoch, reason.Message, offline[id].IsDamaged));
    }

    private Task RetainAsync() => EveryAsync(context.Config.LogRetentionCheckInterval, partition =>
        partition.Log.RetainAsync(
            context.Rules.RetentionLimit(new(partition.HighWatermark, partition.Log.EndOffset)),
            context.Time.GetUtcNow().ToUnixTimeMilliseconds()));

    private Task FlushAsync() => EveryAsync(context.Config.LogFlushInterval, partition =>
        partition.Log.FlushedOffset < partition.Log.EndOffset ? partition.Log.FlushAsync() : Task.CompletedTask);

    // Does something with every log from time to time.
    private async Task EveryAsync(TimeSpan interval, Func<Partition, Task> work)
    {
        while (!closed)
        {
            await Task.Delay(interval, context.Time);
            foreach (var partition in partitions.Values.ToList())
            {
                try
                {
                    await partition.TryAsync(() => work(partition));
                }
                catch (ObjectDisposedException) when (closed)
                {
                    return;
                }
            }
        }
    }

    private async Task SaveAsync(TimeSpan interval, Func<Task> save)
    {
        while (!closed)
        {
            await Task.Delay(interval, context.Time);
            if (!closed)
            {
                await save();
                FailOfflineDirectories();
            }
        }
    }
}
