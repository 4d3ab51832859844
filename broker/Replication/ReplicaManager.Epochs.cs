using Broker.Coverage;
using Broker.Protocol;
using Broker.Storage;

namespace Broker.Replication;

/// <content>Where leader epochs end (KIP-101, KIP-320).</content>
internal sealed partial class ReplicaManager
{
    /// <summary>
    /// The largest leader epoch of a log that is not above the one asked for, and where it ends. For consumers that is
    /// at most the high watermark.
    /// </summary>
    /// <param name="id">The partition, which this broker leads.</param>
    /// <param name="replica">Node id of the follower that asks; negative for a consumer.</param>
    /// <param name="currentEpoch">The leader epoch the caller is in, -1 where it does not tell.</param>
    /// <param name="epoch">The leader epoch asked for.</param>
    /// <returns><see cref="EpochEndOffset.None"/> with an error, or if all known epochs are above.</returns>
    public (ErrorCode Error, EpochEndOffset Found) EndOfEpoch(
        TopicPartition id, int replica, int currentEpoch, int epoch)
    {
        if (!partitions.TryGetValue(id, out var partition))
        {
            return (ErrorOfAbsent(id), EpochEndOffset.None);
        }

        var error = partition.CheckLeads(currentEpoch);
        if (error != ErrorCode.None)
        {
            return (error, EpochEndOffset.None);
        }

        var (found, end) = partition.Log.Epochs.EndOffsetFor(epoch, partition.Log.EndOffset);
        if (replica >= 0 || end <= partition.HighWatermark)
        {
            return (ErrorCode.None, new EpochEndOffset(found, end));
        }

        // What a consumer read under the leader before may lie above the high watermark that is known yet: it must not
        // be taken for lost.
        if (!context.Rules.Replication.CoversEarlierEpochs(
            new(partition.HighWatermark, partition.Leader!.EpochStartOffset)))
        {
            context.Events.Reach(Branches.ReadAwaitsEpochStart);
            return (ErrorCode.OffsetNotAvailable, EpochEndOffset.None);
        }

        return (ErrorCode.None, new EpochEndOffset(found, partition.HighWatermark));
    }
}
