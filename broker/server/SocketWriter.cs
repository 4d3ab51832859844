using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>Sends what an outbox holds, many frames with one call, until it is empty. One run at a time.</summary>
internal sealed class SocketWriter(Socket socket, Outbox outbox)
{
    // Each frame takes two of the at most 1024 pieces that one call of Linux gathers.
    private const int BatchMaxFrames = 256;

    private readonly byte[] prefixes = new byte[BatchMaxFrames * sizeof(int)];
    private readonly List<Frame> batch = [];
    private readonly List<ArraySegment<byte>> pieces = [];

    /// <summary>Completes when nothing is left to send.</summary>
    /// <exception cref="SocketException">The connection broke; the batch went back to the pool.</exception>
    public async Task RunAsync()
    {
        while (outbox.TryTake(batch, BatchMaxFrames))
        {
            try
            {
                await SendBatchAsync();
            }
            finally
            {
                batch.ForEach(frame => frame.Dispose());
                batch.Clear();
                pieces.Clear();
            }
        }
    }

    private async Task SendBatchAsync()
    {
        var content = 0L;
        for (var index = 0; index < batch.Count; index++)
        {
            var prefix = new ArraySegment<byte>(prefixes, index * sizeof(int), sizeof(int));
            BinaryPrimitives.WriteInt32BigEndian(prefix, batch[index].Length);
            pieces.Add(prefix);
            content += batch[index].Length;
            if (batch[index].Length > 0)
            {
                pieces.Add(Array(batch[index]));
            }
        }

        var total = content + ((long)batch.Count * sizeof(int));
        var sent = await socket.SendAsync(pieces, SocketFlags.None);
        if (sent != total)
        {
            throw new InvalidOperationException($"A send of {total} bytes ended after {sent}.");
        }

        outbox.Sent(content);
    }

    private static ArraySegment<byte> Array(Frame frame) =>
        MemoryMarshal.TryGetArray<byte>(frame.Memory, out var array)
            ? array
            : throw new InvalidOperationException("A frame must be backed by an array.");
}
