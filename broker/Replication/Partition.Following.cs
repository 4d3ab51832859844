using Broker.Coverage;
using Broker.Replication.Protocols;
using Broker.Storage.Records;

namespace Broker.Replication;

/// <content>What a follower takes over from its leader.</content>
internal sealed partial class Partition
{
    /// <summary>Set where the first offset of the log was raised; whoever saves it takes the mark away.</summary>
    public bool HasUnsavedStart { get; set; }

    /// <summary>The end of the log, as it is told with a fetch.</summary>
    public ReplicationProtocol.FollowerEnd End =>
        new(Log.LastEpoch, Log.EndOffset, HighWatermark, LeaderEpoch, LeaderSince);

    /// <summary>A follower learned the leader's high watermark.</summary>
    public void FollowHighWatermark(long leaderHighWatermark)
    {
        HighWatermark = Protocol.FollowedHighWatermark(new(HighWatermark, leaderHighWatermark, Log.EndOffset));
        Log.RaiseHighWatermark(HighWatermark);

        // Consumers may read from a follower.
        Wake();
    }

    /// <summary>Appends what the leader sent, as it is; see <see cref="Storage.Log.AppendAsFollower"/>.</summary>
    public void AppendAsFollower(ReadOnlyMemory<byte> batches)
    {
        var end = Log.EndOffset;
        try
        {
            OnAppending(batches);
            Log.AppendAsFollower(batches);
        }
        catch (CorruptRecordException)
        {
            OnRefused(end);
            throw;
        }
    }

    /// <summary>A follower learned the leader's first offset, after the leader's high watermark.</summary>
    public void FollowStartOffset(long leaderStartOffset)
    {
        var offset = Math.Min(leaderStartOffset, HighWatermark);
        if (offset > Log.StartOffset)
        {
            Log.RaiseStartOffset(offset, HighWatermark);
            HasUnsavedStart = true;
        }
    }

    /// <summary>
    /// Removes everything from the log of a follower, which begins anew at an offset: all below was committed, and
    /// deleted.
    /// </summary>
    /// <param name="offset">The new start and end.</param>
    /// <param name="isWanted">Asked at the moment it happens.</param>
    /// <returns>Whether it happened.</returns>
    public Task<bool> RestartAtAsync(long offset, Func<bool> isWanted)
    {
        var end = Log.EndOffset;
        return Log.TruncateFullyAndStartAtAsync(offset, () =>
        {
            if (!isWanted())
            {
                return false;
            }

            context.Events.Reach(Branches.RestartedAtLeaderStart);
            context.Events.Report(new PartitionEvents.Restarted(Id, context.Config.NodeId, end, offset));
            HighWatermark = Protocol.HighWatermarkAfterRestart(new(HighWatermark, offset));
            return true;
        });
    }

    /// <summary>
    /// Cuts the log of a follower, and forgets leader epochs that start at the cut or above, even if no record goes.
    /// </summary>
    public void Truncate(long offset)
    {
        var (end, highWatermark) = (Log.EndOffset, HighWatermark);
        Log.TruncateTo(Math.Min(offset, end));
        HighWatermark = Math.Min(HighWatermark, Log.EndOffset);
        if (Log.EndOffset < end)
        {
            context.Events.Report(
                new PartitionEvents.Truncated(Id, context.Config.NodeId, end, Log.EndOffset, highWatermark));
        }
    }
}
