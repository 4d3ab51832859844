using System.Buffers.Binary;

namespace Broker.Storage.Transactions;

/// <summary>An aborted transaction as a transaction index tells of it (KIP-98): 34 bytes there.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="FirstOffset">Offset of its first record.</param>
/// <param name="LastOffset">Offset of its marker.</param>
/// <param name="LastStableOffset">
/// Where the transactions began that were open after the marker; the offset after it if none was. Whoever reads below
/// needs no later entry.
/// </param>
public readonly record struct AbortedTransaction(
    long ProducerId, long FirstOffset, long LastOffset, long LastStableOffset)
{
    /// <summary>Bytes of an entry.</summary>
    public const int SizeInBytes = 34;

    private const short Version = 0;

    /// <summary>The bytes of entries.</summary>
    internal static byte[] Format(IReadOnlyList<AbortedTransaction> entries, int from = 0)
    {
        var bytes = new byte[(entries.Count - from) * SizeInBytes];
        for (var i = from; i < entries.Count; i++)
        {
            var entry = bytes.AsSpan((i - from) * SizeInBytes, SizeInBytes);
            BinaryPrimitives.WriteInt16BigEndian(entry, Version);
            BinaryPrimitives.WriteInt64BigEndian(entry[2..], entries[i].ProducerId);
            BinaryPrimitives.WriteInt64BigEndian(entry[10..], entries[i].FirstOffset);
            BinaryPrimitives.WriteInt64BigEndian(entry[18..], entries[i].LastOffset);
            BinaryPrimitives.WriteInt64BigEndian(entry[26..], entries[i].LastStableOffset);
        }

        return bytes;
    }

    /// <summary>
    /// The entries of the index of a segment; null if they can not be that. No checksum covers them: what is checked is
    /// that they lie in the segment in order, and that what each says may follow from what the ones before it say.
    /// </summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="baseOffset">Offset the segment starts with.</param>
    /// <param name="nextOffset">Offset after the segment.</param>
    internal static List<AbortedTransaction>? TryParse(ReadOnlySpan<byte> bytes, long baseOffset, long nextOffset)
    {
        if (bytes.Length % SizeInBytes != 0)
        {
            return null;
        }

        var entries = new List<AbortedTransaction>(bytes.Length / SizeInBytes);
        var last = new AbortedTransaction(0, 0, baseOffset - 1, 0);
        for (; !bytes.IsEmpty; bytes = bytes[SizeInBytes..])
        {
            var entry = new AbortedTransaction(
                BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[10..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[18..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[26..]));
            if (BinaryPrimitives.ReadInt16BigEndian(bytes) != Version || !entry.MayFollow(last, nextOffset))
            {
                return null;
            }

            entries.Add(entry);
            last = entry;
        }

        return entries;
    }

    // An open transaction began before the marker, and not where the ended one did. The first open one never goes back.
    private bool MayFollow(AbortedTransaction before, long nextOffset) =>
        ProducerId >= 0
        && FirstOffset >= 0 && FirstOffset < LastOffset
        && LastOffset > before.LastOffset && LastOffset < nextOffset
        && LastStableOffset >= before.LastStableOffset && LastStableOffset <= LastOffset + 1
        && LastStableOffset != LastOffset && LastStableOffset != FirstOffset;
}
