using Broker.Storage.Cleaning;

namespace Broker.Replication;

/// <summary>
/// Has the logs of a shard compacted, those of followers as well, one after the other. On the reactor of the shard.
/// </summary>
internal sealed class ReplicaCleaner(
    PartitionContext context, IReadOnlyDictionary<TopicPartition, Partition> partitions)
{
    // An answer of the own reactor comes after everything that waits for its turn now.
    private readonly LogCleaner cleaner = new(new CleanerSettings(
        context.Config.LogCleanerDedupeBufferSize, context.Rules, context.Time, () => context.Reactor.Ask(() => true)));

    /// <summary>Looks for logs to compact every <c>log.cleaner.backoff.ms</c>.</summary>
    public async Task RunAsync(Func<bool> isClosed)
    {
        while (!isClosed())
        {
            await Task.Delay(context.Config.LogCleanerBackoff, context.Time);
            while (!isClosed() && await CleanOneAsync())
            {
                // There may be another one.
            }
        }
    }

    private async Task<bool> CleanOneAsync()
    {
        var all = partitions.Values.Where(partition => partition.Log.Options.IsCompacted).ToList();
        all.ForEach(partition => partition.Hold());
        try
        {
            return await CleanOneAsync(all);
        }
        finally
        {
            all.ForEach(partition => partition.Release());
        }
    }

    private async Task<bool> CleanOneAsync(List<Partition> all)
    {
        var cleaned = await cleaner.CleanDirtiestAsync(
            all.Select(partition => (partition.Log, partition.HighWatermark)).ToList());
        if (cleaned is not var (number, summary))
        {
            return false;
        }

        context.Events.Report(
            new PartitionEvents.LogCleaned(all[number].Id, context.Config.NodeId, summary));
        if (summary.Failure is { } failure)
        {
            all[number].Fail(failure);
        }

        return summary.Problem is null;
    }
}
