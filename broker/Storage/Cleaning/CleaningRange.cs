namespace Broker.Storage.Cleaning;

/// <summary>What of a log may be compacted now, and whether it should be.</summary>
/// <param name="FirstDirtyOffset">Everything below was compacted before.</param>
/// <param name="EndOffset">End of the last segment that may be compacted (exclusive).</param>
/// <param name="CleanBytes">Bytes of the segments before the dirty ones.</param>
/// <param name="DirtyBytes">Bytes of the dirty segments that may be compacted.</param>
/// <param name="IsOverdue">Whether one of them is older than <c>log.cleaner.max.compaction.lag.ms</c>.</param>
internal sealed record CleaningRange(
    long FirstDirtyOffset, long EndOffset, long CleanBytes, long DirtyBytes, bool IsOverdue)
{
    /// <summary>The dirty part of all that may be compacted; 0 to 1.</summary>
    public double DirtyRatio => DirtyBytes == 0 ? 0 : (double)DirtyBytes / (CleanBytes + DirtyBytes);

    /// <summary>Finds the range of a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="highWatermark">Its high watermark (exclusive).</param>
    /// <param name="rules">How far it may be compacted at most.</param>
    /// <param name="nowMs">The wall clock: milliseconds since 1970.</param>
    /// <exception cref="CorruptLogException">A segment is damaged.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public static async Task<CleaningRange> FindAsync(Log log, long highWatermark, BrokerRules rules, long nowMs)
    {
        var closed = log.ClosedUpTo(rules.CleanableTo(new(highWatermark, log.StableUpTo(highWatermark))));
        var start = closed.Count == 0 ? log.FirstDirtyOffset : closed[0].BaseOffset;
        var firstDirty = Math.Max(log.FirstDirtyOffset, start);
        var (end, clean, dirty, isOverdue) = (start, 0L, 0L, false);
        foreach (var segment in closed)
        {
            if (segment.NextOffset <= firstDirty)
            {
                clean += segment.SizeInBytes;
            }
            else if (await IsTooYoungAsync(segment, log.Options.MinCompactionLagMs, nowMs))
            {
                break;
            }
            else
            {
                isOverdue |= await segment.FirstTimestampAsync() is >= 0 and var timestamp
                    && nowMs - timestamp > log.Options.MaxCompactionLagMs;
                dirty += segment.SizeInBytes;
            }

            end = segment.NextOffset;
        }

        return new CleaningRange(firstDirty, end, clean, dirty, isOverdue);
    }

    private static async Task<bool> IsTooYoungAsync(LogSegment segment, long minLagMs, long nowMs) =>
        minLagMs > 0 && nowMs - await segment.MaxTimestampAsync() < minLagMs;
}
