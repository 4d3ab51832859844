using System.Buffers.Binary;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// The two index files of a segment. They only speed up what the segment's own file tells: whatever is wrong with them
/// is mended from there.
/// </summary>
internal sealed class IndexFiles : IDisposable
{
    private readonly IFile offsets;
    private readonly IFile times;

    // How many entries the files have; set by the first write.
    private int writtenOffsets;
    private int writtenTimes;

    /// <summary>Opens the files, or creates them.</summary>
    public IndexFiles(IStorage storage, string directory, long baseOffset, string ending = "")
    {
        offsets = storage.Open(Path(directory, baseOffset, SegmentNames.OffsetIndex + ending));
        times = storage.Open(Path(directory, baseOffset, SegmentNames.TimeIndex + ending));
        (writtenOffsets, writtenTimes) = Counts();
    }

    /// <summary>The entries in the files; null if these are missing, too long, or make no sense.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public static async Task<SparseIndex?> LoadAsync(
        IStorage storage, string directory, long baseOffset, LogOptions options)
    {
        var offsets = await ReadAsync(storage, Path(directory, baseOffset, SegmentNames.OffsetIndex), options);
        var times = await ReadAsync(storage, Path(directory, baseOffset, SegmentNames.TimeIndex), options);
        if (offsets is null || times is null
            || offsets.Length % OffsetIndexEntry.Size != 0 || times.Length % TimeIndexEntry.Size != 0)
        {
            return null;
        }

        var index = new SparseIndex(baseOffset, options.IndexIntervalBytes);
        return index.TryLoad(ParseOffsets(offsets), ParseTimes(times)) ? index : null;
    }

    /// <summary>Brings the files in line with an index whose entries they have, or whose start they have.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Write(SparseIndex index)
    {
        if (index.Offsets.Count < writtenOffsets || index.Times.Count < writtenTimes)
        {
            offsets.Truncate(Math.Min(index.Offsets.Count, writtenOffsets) * (long)OffsetIndexEntry.Size);
            times.Truncate(Math.Min(index.Times.Count, writtenTimes) * (long)TimeIndexEntry.Size);
            (writtenOffsets, writtenTimes) = Counts();
        }

        if (index.Offsets.Count > writtenOffsets)
        {
            offsets.Append(Format(index.Offsets, writtenOffsets));
        }

        if (index.Times.Count > writtenTimes)
        {
            times.Append(Format(index.Times, writtenTimes));
        }

        (writtenOffsets, writtenTimes) = (index.Offsets.Count, index.Times.Count);
    }

    /// <summary>Replaces whatever the files hold.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Rewrite(SparseIndex index)
    {
        offsets.Truncate(0);
        times.Truncate(0);
        (writtenOffsets, writtenTimes) = (0, 0);
        Write(index);
    }

    /// <summary>
    /// Completes when the files survive a crash. Both flushes begin at once: the files may be closed before they end.
    /// </summary>
    public Task FlushAsync() => Task.WhenAll(offsets.FlushAsync(), times.FlushAsync());

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        offsets.Dispose();
        times.Dispose();
    }

    private static string Path(string directory, long baseOffset, string extension) =>
        StoragePaths.Combine(directory, SegmentNames.Of(baseOffset, extension));

    // Not longer than what the limit of the size allows, with the entry that completes a time index.
    private static async Task<byte[]?> ReadAsync(IStorage storage, string path, LogOptions options)
    {
        if (!storage.FileExists(path))
        {
            return null;
        }

        using var file = storage.Open(path);
        if (file.Length > Math.Max(options.IndexMaxBytes, LogOptions.Default.IndexMaxBytes) + TimeIndexEntry.Size)
        {
            return null;
        }

        var content = new byte[file.Length];
        return await file.ReadAsync(0, content) == content.Length ? content : null;
    }

    private static List<OffsetIndexEntry> ParseOffsets(byte[] bytes)
    {
        var entries = new List<OffsetIndexEntry>(bytes.Length / OffsetIndexEntry.Size);
        for (var at = 0; at < bytes.Length; at += OffsetIndexEntry.Size)
        {
            var entry = bytes.AsSpan(at, OffsetIndexEntry.Size);
            entries.Add(new OffsetIndexEntry(
                BinaryPrimitives.ReadInt32BigEndian(entry), BinaryPrimitives.ReadInt32BigEndian(entry[4..])));
        }

        return entries;
    }

    private static List<TimeIndexEntry> ParseTimes(byte[] bytes)
    {
        var entries = new List<TimeIndexEntry>(bytes.Length / TimeIndexEntry.Size);
        for (var at = 0; at < bytes.Length; at += TimeIndexEntry.Size)
        {
            var entry = bytes.AsSpan(at, TimeIndexEntry.Size);
            entries.Add(new TimeIndexEntry(
                BinaryPrimitives.ReadInt64BigEndian(entry), BinaryPrimitives.ReadInt32BigEndian(entry[8..])));
        }

        return entries;
    }

    private static byte[] Format(IReadOnlyList<OffsetIndexEntry> entries, int from)
    {
        var bytes = new byte[(entries.Count - from) * OffsetIndexEntry.Size];
        for (var i = from; i < entries.Count; i++)
        {
            var entry = bytes.AsSpan((i - from) * OffsetIndexEntry.Size);
            BinaryPrimitives.WriteInt32BigEndian(entry, entries[i].RelativeOffset);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], entries[i].Position);
        }

        return bytes;
    }

    private static byte[] Format(IReadOnlyList<TimeIndexEntry> entries, int from)
    {
        var bytes = new byte[(entries.Count - from) * TimeIndexEntry.Size];
        for (var i = from; i < entries.Count; i++)
        {
            var entry = bytes.AsSpan((i - from) * TimeIndexEntry.Size);
            BinaryPrimitives.WriteInt64BigEndian(entry, entries[i].Timestamp);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], entries[i].RelativeOffset);
        }

        return bytes;
    }

    private (int Offsets, int Times) Counts() =>
        ((int)(offsets.Length / OffsetIndexEntry.Size), (int)(times.Length / TimeIndexEntry.Size));
}
