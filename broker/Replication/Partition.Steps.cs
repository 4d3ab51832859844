using System.Collections.Immutable;
using Broker.Coverage;
using Broker.Storage.Records;

namespace Broker.Replication;

/// <content>What is told to whoever watches every step.</content>
internal sealed partial class Partition
{
    /// <summary>The replicas that are in sync, or may have become so, are others than before.</summary>
    public void OnMaximalIsr(LeaderState leader)
    {
        if (context.Events.WantsSteps)
        {
            context.Events.Report(new ReplicaSteps.MaximalIsrChanged(
                Id, context.Config.NodeId, leader.Epoch, leader.MaximalIsr));
        }
    }

    private void ReachIsr(ImmutableArray<int> before, ImmutableArray<int> after)
    {
        if (!before.RemoveRange(after).IsEmpty)
        {
            context.Events.Reach(Branches.IsrShrunk);
        }

        if (!after.RemoveRange(before).IsEmpty)
        {
            context.Events.Reach(Branches.IsrExpanded);
        }
    }

    private void ReachCommit(LeaderState leader)
    {
        if (!context.Events.WantsSteps || HighWatermark >= StoredOffset)
        {
            return;
        }

        if (leader.Isr.Length < MinIsr)
        {
            context.Events.Reach(Branches.CommitUnderMinIsr);
        }
        else if (leader.ProposedIsr is not null && leader.Isr.All(
            member => member == leader.Self || leader.OffsetOf(member) > HighWatermark))
        {
            context.Events.Reach(Branches.CommitAwaitsProposed);
        }
    }

    private void OnOpened()
    {
        if (context.Events.WantsSteps)
        {
            context.Events.Report(new ReplicaSteps.Opened(
                Id, TopicId, context.Config.NodeId, Log.StartOffset, Log.EndOffset, HighWatermark));
        }
    }

    // Told before it happens: a crash may keep what was written, and nobody would be left to tell. A leader's batches
    // are not stamped yet.
    private void OnAppending(ReadOnlyMemory<byte> batches, int? leaderEpoch = null)
    {
        if (!context.Events.WantsSteps)
        {
            return;
        }

        var next = Log.EndOffset;
        foreach (var batch in RecordBatches.Of(batches))
        {
            var first = leaderEpoch is null ? batch.BaseOffset : next;
            next = first + batch.LastOffsetDelta + 1;
            context.Events.Report(new ReplicaSteps.Appending(
                Id, context.Config.NodeId, first, next, leaderEpoch ?? batch.PartitionLeaderEpoch, batch.Crc));
        }
    }

    private void OnRefused(long end)
    {
        if (context.Events.WantsSteps)
        {
            context.Events.Report(new ReplicaSteps.Refused(Id, context.Config.NodeId, end));
        }
    }

    private void OnHighWatermark()
    {
        // Before the first leader epoch it is told with the opening.
        if (context.Events.WantsSteps && LeaderEpoch >= 0)
        {
            context.Events.Report(new ReplicaSteps.HighWatermarkMoved(
                Id, context.Config.NodeId, LeaderEpoch, Leader is not null, HighWatermark));
        }
    }
}
