using Broker.Coverage;
using Broker.Protocol;
using Broker.Storage;
using Broker.Storage.Producers;
using Broker.Storage.Records;

namespace Broker.Replication;

/// <content>What a leader does with what clients send.</content>
internal sealed partial class Partition
{
    private async Task<(ErrorCode Error, long BaseOffset)> AppendToLogAsync(
        Memory<byte> batch, short acks, TimeSpan limit)
    {
        while (!IsStopped && Log.Producers is { IsComplete: false } producers)
        {
            await producers.RebuildAsync(Log);
        }

        if (Leader is not { } leader)
        {
            return (ErrorOfLoss, -1);
        }

        var end = Log.EndOffset;
        var (refusal, appended) = Append(batch, leader, acks);
        if (refusal != ErrorCode.None)
        {
            return (refusal, -1);
        }

        var waiter = new AppendWaiter(appended.LastOffset + 1, isRetry: appended.BaseOffset < end);
        if (acks == -1 && waiter.IsRetry && MayAcknowledge(waiter))
        {
            return (ErrorCode.None, appended.BaseOffset);
        }

        if (acks == -1)
        {
            waiting.Enqueue(waiter, waiter.NextOffset);
        }

        Advance();
        FlushSoon();
        var error = acks switch
        {
            0 => ErrorCode.None,
            1 => await StoredAsync(leader, waiter.NextOffset),
            _ => await waiter.Outcome.Within(limit, context.Time, ErrorCode.RequestTimedOut),
        };
        return (error, appended.BaseOffset);
    }

    private (ErrorCode Error, AppendResult Appended) Append(Memory<byte> batch, LeaderState leader, short acks)
    {
        foreach (var step in context.Rules.AppendSteps)
        {
            (ErrorCode Error, AppendResult Appended)? end = step switch
            {
                AppendStep.RequireReplicas =>
                    acks == -1 && !MayAppend(leader) ? (ErrorCode.NotEnoughReplicas, default) : null,
                AppendStep.RequireSequence => RequireSequence(batch),
                AppendStep.NoteProducer => NoteProducer(batch),
                _ => (ErrorCode.None, AppendAsLeader(batch, leader.Epoch)),
            };
            if (end is { } result)
            {
                return result;
            }
        }

        throw new InvalidOperationException("The rules end an append before it was stored.");
    }

    private bool MayAppend(LeaderState leader)
    {
        var may = Protocol.MayAppend(new(leader.Isr.Length, MinIsr));
        if (!may)
        {
            context.Events.Reach(Branches.RefusedUnderMinIsr);
        }

        return may;
    }

    private AppendResult AppendAsLeader(Memory<byte> batch, int epoch)
    {
        OnAppending(batch, epoch);
        return Log.AppendAsLeader(batch, epoch);
    }

    // Null if the batch is new.
    private (ErrorCode Error, AppendResult Appended)? RequireSequence(Memory<byte> batch)
    {
        if (Log.Options.IsCompacted && LogBatches.HasRecordWithoutKey(batch))
        {
            return (ErrorCode.InvalidRecord, default);
        }

        var verdict = Log.Producers?.Check(RecordBatch.Read(batch)) ?? default;
        return verdict.Kind switch
        {
            ProducerVerdictKind.OutOfOrder => (ErrorCode.OutOfOrderSequenceNumber, default),
            ProducerVerdictKind.Fenced => (ErrorCode.InvalidProducerEpoch, default),
            ProducerVerdictKind.CoordinatorFenced => (ErrorCode.TransactionCoordinatorFenced, default),
            ProducerVerdictKind.OutsideTransaction => (ErrorCode.InvalidTxnState, default),
            ProducerVerdictKind.Duplicate =>
                (ErrorCode.None, new AppendResult(verdict.Original.BaseOffset, verdict.Original.LastOffset)),
            _ => null,
        };
    }

    private (ErrorCode Error, AppendResult Appended)? NoteProducer(Memory<byte> batch)
    {
        Log.Producers?.Note(RecordBatch.Read(batch), Log.EndOffset);
        return null;
    }
}
