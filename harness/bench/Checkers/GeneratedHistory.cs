using System.Buffers.Text;
using Harness.Simulation;

namespace Harness.Bench.Checkers;

/// <summary>
/// The lines of a history, made as they are read, so that nothing of it is kept: clients append a record at a time to
/// four partitions, or follow one of them; one operation in a hundred ends without a known outcome; at the end all is
/// read once more.
/// </summary>
internal sealed class GeneratedHistory : Stream
{
    private const int Partitions = 4;
    private const int Clients = 20;
    private const int Longest = 64 * 1024;
    private const int PerFinalRead = 500;
    private const int MostPerRead = 200;

    private readonly HashRandom random;
    private readonly Client[] clients = new Client[Clients];
    private readonly long[] ends = new long[Partitions];
    private readonly byte[] line = new byte[Longest];
    private readonly long operations;
    private readonly long wrongFrom;
    private readonly Wrong wrong;

    // Invariant: line[start..end] is what was made and not read yet.
    private int start;
    private int end;

    private long index;
    private long invoked;
    private long hidden = -1;
    private bool hasLied;
    private int processes = Clients;
    private int finalPartition;
    private long finalOffset;
    private bool isFinalOpen;

    /// <summary>A history with a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="operations">How many operations, final reads aside.</param>
    /// <param name="wrong">What is wrong with it.</param>
    public GeneratedHistory(ulong seed, long operations, Wrong wrong)
    {
        random = new HashRandom(seed, "generated-history", "");
        (this.operations, this.wrong, wrongFrom) = (operations, wrong, operations / 2);
        for (var i = 0; i < Clients; i++)
        {
            clients[i] = new Client { Process = i, Partition = i % Partitions, IsReader = i % 8 >= 4 };
        }
    }

    /// <summary>The one mistake in it.</summary>
    public enum Wrong
    {
        /// <summary>None.</summary>
        Nothing,

        /// <summary>A read shows an older log than the one before of the same client.</summary>
        StaleRead,

        /// <summary>An acknowledged record is in no read that comes after the middle.</summary>
        LostWrite,
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var copied = 0;
        while (copied < count)
        {
            if (start == end)
            {
                (start, end) = (0, 0);
                Make();
                if (end == 0)
                {
                    break;
                }
            }

            var some = Math.Min(count - copied, end - start);
            line.AsSpan(start, some).CopyTo(buffer.AsSpan(offset + copied));
            (start, copied) = (start + some, copied + some);
        }

        return copied;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Make()
    {
        while (invoked < operations || Array.Exists(clients, c => c.IsOpen))
        {
            var client = clients[random.NextBelow(Clients)];
            if (client.IsOpen)
            {
                Complete(client);
                return;
            }

            if (invoked < operations)
            {
                Invoke(client);
                return;
            }
        }

        FinalRead();
    }

    private void Invoke(Client client)
    {
        invoked++;
        client.IsOpen = true;
        if (client.IsReader)
        {
            Head("invoke"u8, client.Process, "read"u8, client.Partition);
            Put(",\"offset\":"u8, client.Position);
        }
        else
        {
            // In effect at once, unless nobody will ever know.
            client.IsUnknown = random.NextBelow(100) == 0;
            client.Position = client.IsUnknown ? -1 : ends[client.Partition]++;
            var value = client.IsUnknown ? (1L << 40) + index : ValueAt(client.Partition, client.Position);
            Head("invoke"u8, client.Process, "append"u8, client.Partition);
            Put(",\"values\":["u8, value);
            Put("],\"acks\":-1"u8);
        }

        Tail();
    }

    private void Complete(Client client)
    {
        client.IsOpen = false;
        if (client.IsReader)
        {
            var until = Math.Min(ends[client.Partition], client.Position + MostPerRead);
            var isLie = wrong == Wrong.StaleRead && !hasLied && invoked > wrongFrom && client.Position > 1;
            hasLied |= isLie;
            Answer(client.Process, client.Partition, client.Position, isLie ? client.Position : until,
                isLie ? client.Position - 1 : ends[client.Partition]);
            client.Position = isLie ? client.Position : until;
        }
        else if (client.IsUnknown)
        {
            Head("info"u8, client.Process, "append"u8, client.Partition);
            Put(",\"error\":\"TIMEOUT\""u8);
            client.Process = processes++;
        }
        else
        {
            Head("ok"u8, client.Process, "append"u8, client.Partition);
            Put(",\"offset\":"u8, client.Position);
            var hides = wrong == Wrong.LostWrite && hidden < 0 && invoked > wrongFrom && client.Partition == 0;
            hidden = hides ? client.Position : hidden;
        }

        Tail();
    }

    private void FinalRead()
    {
        while (finalPartition < Partitions && finalOffset >= ends[finalPartition])
        {
            (finalPartition, finalOffset) = (finalPartition + 1, 0);
        }

        if (finalPartition == Partitions)
        {
            return;
        }

        if (!isFinalOpen)
        {
            Head("invoke"u8, processes, "read"u8, finalPartition);
            Put(",\"offset\":"u8, finalOffset);
        }
        else
        {
            var until = Math.Min(ends[finalPartition], finalOffset + PerFinalRead);
            Answer(processes, finalPartition, finalOffset, until, ends[finalPartition]);
            finalOffset = until;
        }

        Put(",\"final\":true"u8);
        Tail();
        isFinalOpen = !isFinalOpen;
    }

    private void Answer(int process, int partition, long from, long until, long watermark)
    {
        Head("ok"u8, process, "read"u8, partition);
        Put(",\"records\":["u8);
        var isFirst = true;
        for (var offset = from; offset < until; offset++)
        {
            if (partition != 0 || offset != hidden)
            {
                Put(isFirst ? "{\"offset\":"u8 : ",{\"offset\":"u8, offset);
                Put(",\"value\":"u8, ValueAt(partition, offset));
                Put("}"u8);
                isFirst = false;
            }
        }

        Put("],\"highWatermark\":"u8, watermark);
    }

    private static long ValueAt(int partition, long offset) => (offset * Partitions) + partition;

    private void Head(ReadOnlySpan<byte> type, int process, ReadOnlySpan<byte> f, int partition)
    {
        const int Apart = 10_000;
        Put("{\"index\":"u8, index);
        Put(",\"time\":"u8, index * Apart);
        Put(",\"type\":\""u8);
        Put(type);
        Put("\",\"process\":"u8, process);
        Put(",\"f\":\""u8);
        Put(f);
        Put("\",\"topic\":\"orders\",\"partition\":"u8, partition);
        index++;
    }

    private void Tail() => Put("}\n"u8);

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(line.AsSpan(end));
        end += text.Length;
    }

    private void Put(ReadOnlySpan<byte> text, long number)
    {
        Put(text);
        end += Utf8Formatter.TryFormat(number, line.AsSpan(end), out var written)
            ? written
            : throw new InvalidOperationException("a line is longer than it can be");
    }

    private sealed class Client
    {
        public int Process { get; set; }

        public int Partition { get; init; }

        public bool IsReader { get; init; }

        public bool IsOpen { get; set; }

        public bool IsUnknown { get; set; }

        public long Position { get; set; }
    }
}
