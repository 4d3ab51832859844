using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Goes through the high watermarks and log starts that answers told, as they are read: a leader's high watermark does
/// not fall, and what is not committed is not removed. Notes them for those who judge the whole history.
/// </summary>
internal sealed class WatermarkJudge(HistoryFacts facts, FindingCollector findings)
{
    private const long StartOfLog = -2;

    /// <summary>A read is ok.</summary>
    public void Read(PartitionFacts partition, ReadFacts read, HistoryEntry completion)
    {
        var watermark = completion.HighWatermark!.Value;
        NoteWatermark(partition, read with { Length = watermark }, completion.Epoch);
        if (completion.LogStart is { } start)
        {
            NoteLogStart(partition, read, start);
            if (start > watermark)
            {
                AddUncommittedStart(partition, read, start, watermark);
            }
        }
    }

    /// <summary>A lookup of an offset is ok: a read of the length of the log, or of its start.</summary>
    public void Found(PartitionFacts partition, HistoryEntry invocation, HistoryEntry completion)
    {
        var offset = completion.Offset!.Value;
        var read = new ReadFacts(
            offset, offset, offset, invocation.Index, completion.Index, invocation.Process!.Value, IsFinal: false);
        if (invocation.Timestamp == StartOfLog)
        {
            NoteLogStart(partition, read, offset);
        }
        else
        {
            partition.Reads.Add(read);
            NoteWatermark(partition, read, completion.Epoch);
        }
    }

    private static void NoteLogStart(PartitionFacts partition, ReadFacts read, long start)
    {
        if (start > partition.LogStart)
        {
            partition.LogStart = start;
            partition.LogStarts.Add((start, read));
        }
    }

    // There is one leader in an epoch.
    private void NoteWatermark(PartitionFacts partition, ReadFacts read, int? epoch)
    {
        partition.HighWatermark = Math.Max(partition.HighWatermark, read.Length);
        if (epoch is not { } known)
        {
            return;
        }

        if (!partition.Watermarks.TryGetValue(known, out var highest))
        {
            partition.Watermarks.Add(known, highest = []);
        }

        // Both the ends and the watermarks of those noted ascend.
        var (low, high) = (0, highest.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = highest[middle].End < read.Begin ? (middle + 1, high) : (low, middle);
        }

        if (low > 0 && highest[low - 1].Length > read.Length)
        {
            AddFallen(partition, highest[low - 1], read, known);
        }

        if (highest.Count == 0 || highest[^1].Length < read.Length)
        {
            highest.Add(read);
        }
    }

    private void AddFallen(PartitionFacts partition, ReadFacts earlier, ReadFacts read, int epoch) =>
        findings.Add(Anomalies.MonotonicHighWatermark, () => (
            $"The leader of {partition.Name} in leader epoch {epoch} told process {earlier.Process} at "
            + $"{facts.Narrator.At(earlier.End)} that its high watermark is {earlier.Length}, and process "
            + $"{read.Process}, which asked after that, at {facts.Narrator.At(read.End)} that it is {read.Length}."
            + facts.Narrator.Then(partition, read.Begin),
            [earlier.Begin, earlier.End, read.Begin, read.End]));

    private void AddUncommittedStart(PartitionFacts partition, ReadFacts read, long start, long watermark) =>
        findings.Add(Anomalies.LostPrefix, () => (
            $"Process {read.Process} was told at {facts.Narrator.At(read.End)} that {partition.Name} begins at offset "
            + $"{start}, above its high watermark {watermark}: records were removed that were not committed."
            + facts.Narrator.Then(partition, read.Begin),
            [read.Begin, read.End]));
}
