namespace Broker.Runtime;

/// <summary>
/// A pooled buffer with one owner: whoever receives or rents it either disposes it or passes it on by sending. Using a
/// frame after that throws.
/// </summary>
public sealed class Frame : IDisposable
{
    private readonly FramePool pool;
    private byte[]? buffer;

    internal Frame(FramePool pool, byte[] buffer, int length)
    {
        this.pool = pool;
        this.buffer = buffer;
        Length = length;
    }

    /// <summary>Length of the content in bytes, without any length prefix.</summary>
    public int Length { get; private set; }

    /// <summary>The content.</summary>
    /// <exception cref="ObjectDisposedException">The frame was returned or sent.</exception>
    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(buffer is null, this);
            return buffer.AsMemory(0, Length);
        }
    }

    /// <summary>The content.</summary>
    /// <exception cref="ObjectDisposedException">The frame was returned or sent.</exception>
    public Span<byte> Span => Memory.Span;

    /// <summary>Shortens the content to its first <paramref name="length"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or longer than the content.</exception>
    public void Shorten(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Returns the buffer to its pool. Disposing again does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } returned)
        {
            pool.Return(returned);
        }
    }
}
