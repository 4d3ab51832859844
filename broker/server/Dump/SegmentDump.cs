using System.Globalization;
using Broker.Storage.Records;

namespace Broker.Server.Dump;

/// <summary>Prints the batches of a segment, however large the file and the batches are.</summary>
internal static class SegmentDump
{
    // Length of what the checksum does not cover: base offset, length, leader epoch, format version, checksum.
    private const int UncheckedBytes = 21;
    private const int ChunkBytes = 64 * 1024;

    /// <returns>What is wrong with the file; null if nothing is.</returns>
    public static string? Print(Stream file, EntryWriter entries)
    {
        var header = new byte[RecordBatch.HeaderSize];
        var problems = 0;
        for (long position = 0; position < file.Length;)
        {
            file.Position = position;
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                return At(position, $"{file.Length - position} bytes follow the last batch");
            }

            var batch = RecordBatch.Header(header);
            var size = batch.BatchLength + 12L;
            if (batch.Magic != 2 || size < header.Length || size > file.Length - position)
            {
                return At(
                    position, $"no whole batch of format version 2 begins there (version {batch.Magic}, {size} bytes)");
            }

            var isValid = Checksum(file, header, position, size) == batch.Crc;
            problems += isValid ? 0 : 1;
            Write(entries, batch, position, isValid);
            position += size;
        }

        return problems == 0 ? null : $"{problems} batches do not match their checksums.";
    }

    private static void Write(EntryWriter entries, RecordBatch batch, long position, bool isValid) => entries.Write(
        ("baseOffset", batch.BaseOffset),
        ("lastOffset", batch.LastOffset),
        ("count", batch.RecordCount),
        ("baseSequence", batch.BaseSequence),
        ("producerId", batch.ProducerId),
        ("producerEpoch", batch.ProducerEpoch),
        ("partitionLeaderEpoch", batch.PartitionLeaderEpoch),
        ("isTransactional", batch.IsTransactional),
        ("isControl", batch.IsControl),
        ("position", position),
        ("timestampType", batch.TimestampType.ToString()),
        ("baseTimestamp", batch.BaseTimestamp),
        ("maxTimestamp", batch.MaxTimestamp),
        ("size", batch.BatchLength + 12L),
        ("compression", batch.Compression.ToString()),
        ("crc", batch.Crc),
        ("isValid", isValid));

    private static uint Checksum(Stream file, byte[] header, long position, long size)
    {
        var crc = Crc32C.Compute(header.AsSpan(UncheckedBytes));
        var chunk = new byte[ChunkBytes];
        var left = size - header.Length;
        file.Position = position + header.Length;
        while (left > 0)
        {
            var read = file.Read(chunk, 0, (int)Math.Min(chunk.Length, left));
            if (read == 0)
            {
                throw new EndOfStreamException("The file became shorter while it was read.");
            }

            crc = Crc32C.Append(crc, chunk.AsSpan(0, read));
            left -= read;
        }

        return crc;
    }

    private static string At(long position, string problem) =>
        string.Create(CultureInfo.InvariantCulture, $"position {position}: {problem}.");
}
