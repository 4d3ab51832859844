using Broker.Configuration;
using Broker.Protocol;
using Broker.Protocol.DeleteRecords;

namespace Broker.Replication;

/// <content>Deleting the records at the start of a partition (KIP-107).</content>
internal sealed partial class ReplicaManager
{
    /// <summary>
    /// Deletes the records below an offset, and waits until all replicas whose brokers are alive have done so. That
    /// survives a crash of any of them.
    /// </summary>
    /// <param name="id">The partition, which this broker leads.</param>
    /// <param name="offset">The first offset to keep, at most the high watermark; -1 for the high watermark.</param>
    /// <param name="limit">How long to wait for the followers.</param>
    /// <returns>The smallest first offset of all these replicas; -1 with an error.</returns>
    public async Task<(ErrorCode Error, long LowWatermark)> DeleteRecordsAsync(
        TopicPartition id, long offset, TimeSpan limit)
    {
        var until = Now + limit;
        if (!partitions.TryGetValue(id, out var partition))
        {
            return (ErrorOfAbsent(id), -1);
        }

        if (partition.Leader is not { } leader)
        {
            return (partition.ErrorOfLoss, -1);
        }

        if (!partition.Log.Options.CleanupPolicy.HasFlag(CleanupPolicy.Delete))
        {
            return (ErrorCode.PolicyViolation, -1);
        }

        var start = offset == DeleteRecordsRequest.HighWatermark ? partition.HighWatermark : offset;
        if (start < 0 || start > partition.HighWatermark)
        {
            return (ErrorCode.OffsetOutOfRange, -1);
        }

        var isUsable = await partition.TryAsync(async () =>
        {
            partition.Log.RaiseStartOffset(start, partition.HighWatermark);
            partition.Wake();
            await SaveStartsAsync();
        });
        if (!isUsable)
        {
            return (partition.ErrorOfLoss, -1);
        }

        while (ReferenceEquals(partition.Leader, leader))
        {
            var low = leader.LowWatermark(partition.Log.StartOffset, newest.IsUnfenced);
            if (low >= start)
            {
                return (ErrorCode.None, low);
            }

            if (!await ChangeAsync([partition], until))
            {
                return (ErrorCode.RequestTimedOut, -1);
            }
        }

        return (partition.ErrorOfLoss, -1);
    }

    /// <summary>First offset of a partition this broker has a replica of; -1 without one.</summary>
    public long StartOffsetOf(TopicPartition id) => partitions.GetValueOrDefault(id)?.Log.StartOffset ?? -1;

    // The replicas of a directory where that fails go offline.
    private async Task SaveStartsAsync()
    {
        await logs.SaveAsync();
        FailOfflineDirectories();
    }

    // Who waits for a broker that was fenced waits no longer.
    private void WakeIfBrokersChanged()
    {
        if (!ReferenceEquals(newest.Brokers, applied.Brokers))
        {
            foreach (var partition in partitions.Values)
            {
                partition.Wake();
            }
        }
    }
}
