namespace Broker.Storage.Cleaning;

/// <summary>Which neighbouring segments become one.</summary>
internal static class SegmentGroups
{
    /// <summary>
    /// Puts segments together as long as they surely fit into one: by their bytes, the entries of their indexes, and
    /// their offsets, which the indexes count in 32 bits.
    /// </summary>
    /// <param name="segments">One after the other.</param>
    /// <param name="options">How long a segment and its indexes may be.</param>
    public static IEnumerable<IReadOnlyList<LogSegment>> Of(IReadOnlyList<LogSegment> segments, LogOptions options)
    {
        for (var from = 0; from < segments.Count;)
        {
            var (to, bytes, entries) = (from, 0L, 0L);
            do
            {
                bytes += segments[to].SizeInBytes;
                entries += MostEntries(segments[to], options);
                to++;
            }
            while (to < segments.Count
                && bytes + segments[to].SizeInBytes <= options.SegmentBytes
                && entries + MostEntries(segments[to], options) <= options.IndexMaxBytes / TimeIndexEntry.Size
                && segments[to].NextOffset - segments[from].BaseOffset <= int.MaxValue);
            yield return segments.Skip(from).Take(to - from).ToList();
            from = to;
        }
    }

    // A batch has a header at least; one entry completes the time index.
    private static long MostEntries(LogSegment segment, LogOptions options) =>
        (segment.SizeInBytes / Math.Max(options.IndexIntervalBytes, Records.RecordBatch.HeaderSize)) + 1;
}
