using System.Buffers.Binary;
using System.Globalization;

namespace Broker.Server.Dump;

/// <summary>Prints the entries of an offset index, a time index or an index of aborted transactions.</summary>
internal static class IndexDump
{
    private const int OffsetEntryBytes = 8;
    private const int TimeEntryBytes = 12;
    private const int TransactionEntryBytes = 34;

    /// <returns>What is wrong with the file; null if nothing is.</returns>
    public static string? PrintOffsets(Stream file, long baseOffset, EntryWriter entries)
    {
        var last = (Offset: -1L, Position: -1L);
        return ForEach(file, OffsetEntryBytes, entry =>
        {
            var offset = baseOffset + BinaryPrimitives.ReadInt32BigEndian(entry);
            var position = BinaryPrimitives.ReadInt32BigEndian(entry.AsSpan(4));
            entries.Write(("offset", offset), ("position", position));
            var inOrder = offset > last.Offset && position > last.Position;
            last = (offset, position);
            return inOrder;
        });
    }

    /// <returns>What is wrong with the file; null if nothing is.</returns>
    public static string? PrintTimes(Stream file, long baseOffset, EntryWriter entries)
    {
        var last = (Timestamp: -1L, Offset: -1L);
        return ForEach(file, TimeEntryBytes, entry =>
        {
            var timestamp = BinaryPrimitives.ReadInt64BigEndian(entry);
            var offset = baseOffset + BinaryPrimitives.ReadInt32BigEndian(entry.AsSpan(8));
            entries.Write(("timestamp", timestamp), ("offset", offset));
            var inOrder = timestamp > last.Timestamp && offset >= last.Offset;
            last = (timestamp, offset);
            return inOrder;
        });
    }

    /// <returns>What is wrong with the file; null if nothing is.</returns>
    public static string? PrintTransactions(Stream file, EntryWriter entries)
    {
        var lastOffset = -1L;
        return ForEach(file, TransactionEntryBytes, entry =>
        {
            var version = BinaryPrimitives.ReadInt16BigEndian(entry);
            var last = BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(18));
            entries.Write(
                ("version", version),
                ("producerId", BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(2))),
                ("firstOffset", BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(10))),
                ("lastOffset", last),
                ("lastStableOffset", BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(26))));
            var inOrder = version == 0 && last > lastOffset;
            lastOffset = last;
            return inOrder;
        });
    }

    private static string? ForEach(Stream file, int entryBytes, Func<byte[], bool> print)
    {
        var buffered = new BufferedStream(file, 64 * 1024);
        var entry = new byte[entryBytes];
        var disorder = -1L;
        for (var number = 0L; ; number++)
        {
            var read = buffered.ReadAtLeast(entry, entryBytes, throwOnEndOfStream: false);
            if (read < entryBytes)
            {
                return read > 0 ? $"{read} bytes follow the last entry."
                    : disorder >= 0 ? string.Create(CultureInfo.InvariantCulture, $"entry {disorder} is out of order.")
                    : null;
            }

            if (!print(entry) && disorder < 0)
            {
                disorder = number;
            }
        }
    }
}
