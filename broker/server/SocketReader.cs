using System.Net.Sockets;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>Reads a socket to its end: as much as is there with every read, and all frames of a read at once.</summary>
internal sealed class SocketReader(Socket socket, Inbox inbox, FramePool pool, int frameMaxBytes)
{
    private const int SmallBufferBytes = 4 * 1024;
    private const int LargeBufferBytes = 64 * 1024;

    private readonly FrameAssembler assembler = new(pool, frameMaxBytes);

    // The frames completed by one read; empty between reads.
    private readonly List<Frame> complete = [];

    // Once true, bytes are read only to be forgotten.
    private volatile bool discarding;

    public void DiscardRest() => discarding = true;

    /// <summary>Completes when the peer said goodbye between two frames.</summary>
    /// <exception cref="MalformedFrameException">The bytes are no frames, or end within one.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async Task RunAsync()
    {
        try
        {
            await ReadAsync();
        }
        finally
        {
            assembler.Discard();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[SmallBufferBytes];
        while (await socket.ReceiveAsync(buffer.AsMemory()) is > 0 and var count)
        {
            if (!discarding)
            {
                await DeliverAsync(buffer.AsMemory(0, count));
            }

            // Idle connections, of which there may be thousands, keep the small buffer.
            if (count == buffer.Length && count < LargeBufferBytes)
            {
                buffer = new byte[LargeBufferBytes];
            }
        }

        if (!discarding && assembler.Unfinished is { } where)
        {
            throw new MalformedFrameException($"the peer ended it {where}");
        }
    }

    private async Task DeliverAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            assembler.Add(bytes.Span, complete);
        }
        finally
        {
            // What came before a malformed frame is delivered as well.
            var room = inbox.AddAsync(complete);
            complete.Clear();
            await room;
        }
    }
}
