using System.Globalization;
using Broker.Runtime;
using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>
/// One file of a log: the batches from <see cref="BaseOffset"/> to <see cref="NextOffset"/> without gap.
/// </summary>
internal sealed class LogSegment
{
    private const string Extension = ".log";
    private const int DigitsOfName = 20;

    private readonly IFile file;

    // Invariant: the file holds exactly the batches of the index, from position 0, except after a failed append or
    // truncation (then the log refuses all further use).
    private readonly BatchIndex index;

    private LogSegment(IFile file, long baseOffset, SegmentScan scan)
    {
        this.file = file;
        index = scan.Index;
        BaseOffset = baseOffset;
        Scan = scan;
    }

    /// <summary>Offset the segment starts with.</summary>
    public long BaseOffset { get; }

    /// <summary>Offset after its last record.</summary>
    public long NextOffset => index.NextOffset;

    /// <summary>Bytes in the file.</summary>
    public long SizeInBytes => index.EndPosition;

    /// <summary>What opening the file found.</summary>
    public SegmentScan Scan { get; }

    /// <summary>Name of the file of the segment that starts with an offset: 20 digits and the extension.</summary>
    public static string FileName(long baseOffset) =>
        baseOffset.ToString($"D{DigitsOfName}", CultureInfo.InvariantCulture) + Extension;

    /// <summary>The offset that a segment's file is named after; false if it is not the name of a segment.</summary>
    public static bool TryParseFileName(string name, out long baseOffset)
    {
        baseOffset = -1;
        return name.Length == DigitsOfName + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(
                name.AsSpan(0, DigitsOfName), NumberStyles.None, CultureInfo.InvariantCulture, out baseOffset);
    }

    /// <summary>Opens or creates the file, and cuts it after its last intact batch.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public static async Task<LogSegment> OpenAsync(IStorage storage, string directory, long baseOffset)
    {
        var file = storage.Open(StoragePaths.Combine(directory, FileName(baseOffset)));
        try
        {
            var scan = await new SegmentScanner(file, baseOffset).RunAsync();
            if (scan.InvalidBytes > 0)
            {
                file.Truncate(scan.Index.EndPosition);
            }

            return new LogSegment(file, baseOffset, scan);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends batches that continue at <see cref="NextOffset"/>, as the caller has verified.</summary>
    /// <exception cref="IOException">Not possible; the content of the file is undefined.</exception>
    public void Append(ReadOnlyMemory<byte> batches)
    {
        file.Append(batches.Span);
        foreach (var batch in RecordBatches.Of(batches))
        {
            index.Add(batch);
        }
    }

    /// <summary>Removes the batches that end above <paramref name="offset"/>.</summary>
    /// <exception cref="IOException">Not possible; the content of the file is undefined.</exception>
    public void TruncateTo(long offset)
    {
        var kept = index.CountUpTo(offset);
        file.Truncate(index.PositionAt(kept));
        index.KeepFirst(kept);
    }

    /// <summary>
    /// The bytes to read: whole batches from the one that contains <paramref name="offset"/>, none that ends above
    /// <paramref name="limitOffset"/>, up to <paramref name="maxBytes"/>; a longer first one only if
    /// <paramref name="atLeastOneBatch"/>.
    /// </summary>
    public (long Position, int Length) Locate(long offset, long limitOffset, int maxBytes, bool atLeastOneBatch)
    {
        var first = index.CountUpTo(offset);
        var limit = index.CountUpTo(limitOffset);
        var position = index.PositionAt(first);
        var end = first;
        while (end < limit && index.PositionAt(end + 1) - position <= maxBytes)
        {
            end++;
        }

        end += end == first && end < limit && atLeastOneBatch ? 1 : 0;
        return (position, (int)(index.PositionAt(end) - position));
    }

    /// <summary>
    /// Base offset of the first batch that ends above <paramref name="offset"/> and has a timestamp not below
    /// <paramref name="timestamp"/>, or null.
    /// </summary>
    public long? FirstBatchSince(long offset, long timestamp)
    {
        for (var i = index.CountUpTo(offset); i < index.Count; i++)
        {
            if (index.MaxTimestampAt(i) >= timestamp)
            {
                return index.OffsetAt(i);
            }
        }

        return null;
    }

    /// <summary>Reads bytes located before, which no truncation has removed since.</summary>
    /// <returns>The bytes; fewer only if the file was truncated meanwhile.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, int length)
    {
        var bytes = new byte[length];
        var read = await file.ReadAsync(position, bytes);
        return bytes.AsMemory(0, read);
    }

    /// <summary>Completes when the content as it was at the call survives a crash.</summary>
    public Task FlushAsync() => file.FlushAsync();

    /// <summary>Closes the file.</summary>
    public void Close() => file.Dispose();
}
