namespace Broker.Tests.Storage;

/// <summary>Content of a file: what processes see, and what the disk has.</summary>
internal sealed class MemoryFile
{
    public byte[] Cached { get; private set; } = [];

    public byte[] Durable { get; private set; } = [];

    // A truncation of durable content that was not flushed may be undone by a crash.
    private bool durableIsStale;

    public void Append(ReadOnlySpan<byte> bytes) => Cached = [.. Cached, .. bytes];

    public void Truncate(long length)
    {
        durableIsStale |= length < Durable.Length;
        Cached = Cached[..(int)length];
    }

    public void Overwrite(byte[] content) => (Cached, Durable, durableIsStale) = (content, content, false);

    public void Flush(byte[] content)
    {
        Durable = content;
        durableIsStale = !Cached.AsSpan().StartsWith(content);
    }

    /// <summary>After a crash: everything flushed, and any part of the rest; without a source, none of it.</summary>
    public MemoryFile AfterCrash(Random? random)
    {
        var content = Durable;
        if (random is not null && (!durableIsStale || random.Next(2) == 0))
        {
            var kept = durableIsStale ? Common() : Durable.Length;
            content = Cached[..random.Next(kept, Cached.Length + 1)];

            // A part that was never written reads as zeros.
            if (content.Length > kept && random.Next(4) == 0)
            {
                content.AsSpan(random.Next(kept, content.Length)).Clear();
            }
        }

        var file = new MemoryFile();
        file.Overwrite(content);
        return file;
    }

    private int Common() => Cached.AsSpan().CommonPrefixLength(Durable);
}
