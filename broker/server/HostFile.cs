using Broker.Runtime;
using Microsoft.Win32.SafeHandles;

namespace Broker.Server;

/// <summary>A file of the operating system. Its length is kept here, because only this object changes it.</summary>
internal sealed class HostFile : IFile, IFlushTarget
{
    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly Flusher flusher;

    // One for the owner until Dispose, one for each read or flush under way; the handle closes when it reaches 0.
    private int references = 1;

    private bool disposed;

    // After a failed flush the kernel may forget the lost pages, and a second one would succeed wrongly: so it sticks.
    private volatile IOException? flushFailure;

    public HostFile(string path, Flusher flusher)
    {
        this.path = path;
        this.flusher = flusher;
        handle = HostErrors.Translate(
            path,
            file => File.OpenHandle(
                file,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete));
        try
        {
            Length = RandomAccess.GetLength(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // What this object wrote plus what it found at opening; after a failed append, what the file really has.
    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        try
        {
            RandomAccess.Write(handle, bytes, Length);
            Length += bytes.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Length = RandomAccess.GetLength(handle);
            throw new IOException($"Could not append {bytes.Length} bytes to {path}: {exception.Message}", exception);
        }
    }

    public void Truncate(long length)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        RandomAccess.SetLength(handle, length);
        Length = length;
    }

    public ValueTask<int> ReadAsync(long position, Memory<byte> destination)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return ReadAllAsync(position, destination);
    }

    public Task FlushAsync()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return FlushSharedAsync();
    }

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            Release();
        }
    }

    void IFlushTarget.Flush()
    {
        if (flushFailure is { } earlier)
        {
            throw new IOException(earlier.Message, earlier);
        }

        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException exception)
        {
            flushFailure = new IOException($"Could not flush {path}: {exception.Message}", exception);
            throw flushFailure;
        }
    }

    private async ValueTask<int> ReadAllAsync(long position, Memory<byte> destination)
    {
        Acquire();
        try
        {
            var total = 0;
            while (total < destination.Length)
            {
                var count = await RandomAccess.ReadAsync(handle, destination[total..], position + total);
                if (count == 0)
                {
                    break;
                }

                total += count;
            }

            return total;
        }
        finally
        {
            Release();
        }
    }

    private async Task FlushSharedAsync()
    {
        Acquire();
        try
        {
            await flusher.FlushAsync(this);
        }
        finally
        {
            Release();
        }
    }

    private void Acquire() => Interlocked.Increment(ref references);

    private void Release()
    {
        if (Interlocked.Decrement(ref references) == 0)
        {
            handle.Dispose();
        }
    }
}
