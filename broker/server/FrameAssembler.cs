using System.Buffers.Binary;
using System.Globalization;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// Cuts a stream of bytes into frames, each after its length as four bytes, big-endian. A declared length by itself
/// allocates nothing: the buffer grows with the bytes that arrive, to at most twice as many.
/// </summary>
/// <param name="pool">Where frames come from.</param>
/// <param name="frameMaxBytes">The longest frame accepted.</param>
internal sealed class FrameAssembler(FramePool pool, int frameMaxBytes)
{
    private const int FirstBufferBytes = 4096;

    private readonly byte[] prefix = new byte[sizeof(int)];

    // Bytes of the prefix seen: 0 between frames; the declared length is known once all are there.
    private int prefixBytes;
    private int declared;

    // Holds the first bytes of a frame whose end did not arrive yet; its length is a capacity, at most declared.
    private Frame? partial;
    private int partialBytes;

    /// <summary>Where the stream is, unless it is between two frames and may end.</summary>
    public string? Unfinished => prefixBytes switch
    {
        0 => null,
        < sizeof(int) => "in the middle of a frame's length",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"after {partialBytes} of {declared} bytes of a frame"),
    };

    /// <summary>Takes the next bytes and adds the frames that are complete now.</summary>
    /// <exception cref="MalformedFrameException">A length out of range; the frames before it were added.</exception>
    public void Add(ReadOnlySpan<byte> bytes, List<Frame> complete)
    {
        while (true)
        {
            if (prefixBytes < prefix.Length && !TakePrefix(ref bytes))
            {
                return;
            }

            if (bytes.Length < declared - partialBytes)
            {
                Keep(bytes);
                return;
            }

            complete.Add(Finish(ref bytes));
            prefixBytes = 0;
        }
    }

    /// <summary>Gives an unfinished frame back to the pool.</summary>
    public void Discard()
    {
        partial?.Dispose();
        partial = null;
        partialBytes = 0;
        prefixBytes = 0;
    }

    private bool TakePrefix(ref ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(prefix.Length - prefixBytes, bytes.Length);
        bytes[..count].CopyTo(prefix.AsSpan(prefixBytes));
        bytes = bytes[count..];
        prefixBytes += count;
        if (prefixBytes < prefix.Length)
        {
            return false;
        }

        declared = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (declared < 0 || declared > frameMaxBytes)
        {
            throw new MalformedFrameException(string.Create(
                CultureInfo.InvariantCulture,
                $"it declared a frame of {declared} bytes, and 0 to {frameMaxBytes} are accepted"));
        }

        return true;
    }

    private Frame Finish(ref ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[..(declared - partialBytes)];
        bytes = bytes[rest.Length..];
        if (partial is null)
        {
            return pool.Copy(rest);
        }

        Keep(rest);
        var frame = partial;
        frame.Shorten(declared);
        partial = null;
        partialBytes = 0;
        return frame;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var needed = partialBytes + bytes.Length;
        if (partial is null || partial.Length < needed)
        {
            var grown = pool.Rent((int)Math.Min(declared, Math.Max(2L * needed, FirstBufferBytes)));
            partial?.Span[..partialBytes].CopyTo(grown.Span);
            partial?.Dispose();
            partial = grown;
        }

        bytes.CopyTo(partial.Span[partialBytes..]);
        partialBytes = needed;
    }
}
