using System.Buffers.Binary;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// Looks entries up in the index files of a segment that is done, a block of a file at a time: however many segments a
/// log has, none of their indexes is kept in memory.
/// </summary>
/// <param name="storage">Where the files are.</param>
/// <param name="directory">The directory of the log.</param>
/// <param name="baseOffset">Offset the segment starts with.</param>
/// <param name="nextOffset">Offset after the segment.</param>
internal sealed class IndexFileSearch(IStorage storage, string directory, long baseOffset, long nextOffset)
{
    private const int EntriesPerBlock = 512;

    /// <summary>
    /// The last entry of the offset index at or below an offset, or the start of the segment (position 0). Null if the
    /// file is missing or makes no sense where it was read.
    /// </summary>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<(long Offset, long Position)?> FloorAsync(long offset)
    {
        var share = (offset - baseOffset) / (double)Math.Max(1, nextOffset - baseOffset);
        var found = await SearchAsync(
            SegmentNames.OffsetIndex,
            OffsetIndexEntry.Size,
            share,
            entry => BinaryPrimitives.ReadInt32BigEndian(entry),
            offset - baseOffset);
        if (found is not { IsEmpty: false } last)
        {
            return found is null ? null : (baseOffset, 0);
        }

        // No entry points to the first batch: what is not above it is damage.
        var position = BinaryPrimitives.ReadInt32BigEndian(last.Span[4..]);
        return position > 0 ? (baseOffset + BinaryPrimitives.ReadInt32BigEndian(last.Span), position) : null;
    }

    /// <summary>
    /// The last entry of the time index with a timestamp at or below the one given; timestamp -1 if there is none. Null
    /// if the file is missing or makes no sense where it was read.
    /// </summary>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<(long Offset, long Timestamp)?> FloorOfTimeAsync(long timestamp)
    {
        var found = await SearchAsync(
            SegmentNames.TimeIndex, TimeIndexEntry.Size, 1, BinaryPrimitives.ReadInt64BigEndian, timestamp);
        return found is not { } entry ? null
            : entry.IsEmpty ? (baseOffset, -1)
            : (baseOffset + BinaryPrimitives.ReadInt32BigEndian(entry.Span[8..]),
                BinaryPrimitives.ReadInt64BigEndian(entry.Span));
    }

    // The last entry whose key is at or below the one given; empty if there is none, null if the file is of no use. The
    // share says in which part of the file to look first: keys are spread nearly evenly, so it is often the right
    // block.
    private async ValueTask<ReadOnlyMemory<byte>?> SearchAsync(
        string extension, int entryBytes, double share, KeyReader keyOf, long key)
    {
        var path = StoragePaths.Combine(directory, SegmentNames.Of(baseOffset, extension));
        if (!storage.FileExists(path))
        {
            return null;
        }

        using var file = storage.Open(path);
        if (file.Length % entryBytes != 0)
        {
            return null;
        }

        var found = ReadOnlyMemory<byte>.Empty;
        var (low, high) = (0L, ((file.Length / entryBytes) - 1) / EntriesPerBlock);
        var guess = (long)(share * high);
        var blocks = 0;
        while (low <= high && file.Length > 0)
        {
            var number = Math.Clamp(guess, low, high);
            var block = await ReadBlockAsync(file, number, entryBytes);
            var count = CountUpTo(block.Span, entryBytes, keyOf, key);
            if (count < 0)
            {
                return null;
            }

            if (count > 0)
            {
                found = block.Slice((count - 1) * entryBytes, entryBytes);
            }

            if (count > 0 && count < block.Length / entryBytes)
            {
                break;
            }

            // The neighbour of the first guess, then halves.
            (low, high, guess) = count == 0 ? (low, number - 1, number - 1) : (number + 1, high, number + 1);
            guess = ++blocks == 1 ? guess : (low + high) / 2;
        }

        return found;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(IFile file, long number, int entryBytes)
    {
        var start = number * EntriesPerBlock * entryBytes;
        var block = new byte[Math.Min(EntriesPerBlock * entryBytes, file.Length - start)];
        var read = await file.ReadAsync(start, block);
        return block.AsMemory(0, read - (read % entryBytes));
    }

    // How many entries of a block have keys up to the one given; -1 if the keys do not increase, or there are none.
    private static int CountUpTo(ReadOnlySpan<byte> block, int entryBytes, KeyReader keyOf, long key)
    {
        var (count, before) = (0, long.MinValue);
        for (var at = 0; at < block.Length; at += entryBytes)
        {
            var found = keyOf(block[at..]);
            if (found <= before)
            {
                return -1;
            }

            before = found;
            count += found <= key ? 1 : 0;
        }

        return block.IsEmpty ? -1 : count;
    }

    private delegate long KeyReader(ReadOnlySpan<byte> entry);
}
