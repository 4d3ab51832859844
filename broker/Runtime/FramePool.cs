using System.Buffers;

namespace Broker.Runtime;

/// <summary>
/// Rents frames. The simulation poisons returned buffers, so that a use after return shows as garbage at once.
/// </summary>
/// <param name="poison">Whether to overwrite returned buffers.</param>
public sealed class FramePool(bool poison)
{
    private const byte PoisonByte = 0xDB;

    private readonly ArrayPool<byte> buffers = ArrayPool<byte>.Create();

    /// <summary>A frame of exactly <paramref name="length"/> bytes with undefined content.</summary>
    public Frame Rent(int length) => new(this, buffers.Rent(length), length);

    /// <summary>A frame that holds a copy of <paramref name="content"/>.</summary>
    public Frame Copy(ReadOnlySpan<byte> content)
    {
        var frame = Rent(content.Length);
        content.CopyTo(frame.Span);
        return frame;
    }

    internal void Return(byte[] buffer)
    {
        if (poison)
        {
            buffer.AsSpan().Fill(PoisonByte);
        }

        buffers.Return(buffer);
    }
}
