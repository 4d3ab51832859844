using Broker.Coverage;
using Broker.Protocol;
using Broker.Protocol.ListOffsets;

namespace Broker.Replication;

/// <content>Offsets by timestamp, the end and the start of a log.</content>
internal sealed partial class ReplicaManager
{
    /// <summary>Finds an offset of a partition that this broker leads.</summary>
    public async Task<OffsetAnswer> ListOffsetAsync(TopicPartition id, OffsetQuestion question)
    {
        if (!partitions.TryGetValue(id, out var partition))
        {
            return OffsetAnswer.Failed(ErrorOfAbsent(id));
        }

        var error = partition.CheckLeads(question.LeaderEpoch);
        if (error != ErrorCode.None)
        {
            return OffsetAnswer.Failed(error);
        }

        // The leadership at arrival: an answer in another one would be that of a leader nobody asked or confirmed.
        var leader = partition.Leader!;
        error = await ConfirmAsync(partition, leader, question.Limit);
        return error != ErrorCode.None
            ? OffsetAnswer.Failed(error)
            : await FindOffsetAsync(partition, leader, question);
    }

    private async Task<OffsetAnswer> FindOffsetAsync(Partition partition, LeaderState leader, OffsetQuestion question)
    {
        // A new leader's high watermark may lag behind what its predecessor had shown to consumers: neither the end nor
        // that there is no such record is known.
        var knowsEnd = context.Rules.Replication.CoversEarlierEpochs(
            new(partition.HighWatermark, leader.EpochStartOffset));
        var answer = OffsetAnswer.Failed(ErrorCode.OffsetNotAvailable);
        var isUsable = await partition.TryAsync(async () => answer = await OffsetAsync(partition, question));
        if (!isUsable || !ReferenceEquals(partition.Leader, leader))
        {
            return OffsetAnswer.Failed(partition.ErrorOfLoss);
        }

        if (!knowsEnd && (answer.Offset < 0 || question.TimestampMs == ListOffsetsRequest.Latest))
        {
            context.Events.Reach(Branches.ReadAwaitsEpochStart);
            return OffsetAnswer.Failed(ErrorCode.OffsetNotAvailable);
        }

        return answer;
    }

    private static async Task<OffsetAnswer> OffsetAsync(Partition partition, OffsetQuestion question)
    {
        var log = partition.Log;
        if (question.WantsCommitted)
        {
            await log.RecoverTransactionsAsync();
        }

        var end = question.WantsCommitted ? log.LastStableOffset(partition.HighWatermark) : partition.HighWatermark;
        if (question.TimestampMs is ListOffsetsRequest.Latest or ListOffsetsRequest.Earliest)
        {
            var offset = question.TimestampMs == ListOffsetsRequest.Latest ? end : log.StartOffset;
            return new OffsetAnswer(ErrorCode.None, offset, log.Epochs.EpochOf(offset), -1);
        }

        return await log.OffsetForTimestampAsync(question.TimestampMs, end) is { } found
            ? new OffsetAnswer(ErrorCode.None, found.Offset, log.Epochs.EpochOf(found.Offset), found.TimestampMs)
            : new OffsetAnswer(ErrorCode.None, -1, -1, -1);
    }
}
