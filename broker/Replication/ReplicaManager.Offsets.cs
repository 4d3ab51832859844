using Broker.Coverage;
using Broker.Protocol;

namespace Broker.Replication;

/// <content>Offsets by timestamp, the end and the start of a log.</content>
internal sealed partial class ReplicaManager
{
    /// <summary>Finds an offset of a partition that this broker leads.</summary>
    /// <returns>
    /// The offset and the leader epoch in which it was found; both -1 with an error, the offset also if no record is as
    /// young as that.
    /// </returns>
    public async Task<(ErrorCode Error, long Offset, int LeaderEpoch)> ListOffsetAsync(
        TopicPartition id, OffsetQuestion question)
    {
        if (!partitions.TryGetValue(id, out var partition))
        {
            return (ErrorOfAbsent(id), -1, -1);
        }

        var error = partition.CheckLeads(question.LeaderEpoch);
        if (error == ErrorCode.None)
        {
            error = await ConfirmAsync(partition, partition.Leader!, question.Limit);
        }

        return error != ErrorCode.None ? (error, -1, -1) : await FindOffsetAsync(partition, question);
    }

    private async Task<(ErrorCode Error, long Offset, int LeaderEpoch)> FindOffsetAsync(
        Partition partition, OffsetQuestion question)
    {
        // Who was confirmed may have been deposed while the answer was on its way here.
        if (partition.Leader is not { } leader)
        {
            return (partition.ErrorOfLoss, -1, -1);
        }

        // A new leader's high watermark may lag behind what its predecessor had shown to consumers: neither the end nor
        // that there is no such record is known.
        var knowsEnd = context.Rules.Replication.CoversEarlierEpochs(
            new(partition.HighWatermark, leader.EpochStartOffset));
        var offset = -1L;
        var isUsable = await partition.TryAsync(async () => offset = await OffsetAsync(partition, question));
        if (!isUsable || !ReferenceEquals(partition.Leader, leader))
        {
            return (partition.ErrorOfLoss, -1, -1);
        }

        if (!knowsEnd && (offset < 0 || question.TimestampMs == OffsetQuestion.Latest))
        {
            context.Events.Reach(Branches.ReadAwaitsEpochStart);
            return (ErrorCode.OffsetNotAvailable, -1, -1);
        }

        return (ErrorCode.None, offset, leader.Epoch);
    }

    private static async Task<long> OffsetAsync(Partition partition, OffsetQuestion question)
    {
        var log = partition.Log;
        if (question.WantsCommitted)
        {
            await log.RecoverTransactionsAsync();
        }

        var end = question.WantsCommitted ? log.LastStableOffset(partition.HighWatermark) : partition.HighWatermark;
        return question.TimestampMs switch
        {
            OffsetQuestion.Latest => end,
            OffsetQuestion.Earliest => log.StartOffset,
            _ => await log.OffsetForTimestampAsync(question.TimestampMs, end) ?? -1,
        };
    }
}
