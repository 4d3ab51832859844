using System.Buffers.Binary;
using System.Net.Sockets;

namespace Broker.Tests.Server;

/// <summary>Frames by hand, over a plain socket.</summary>
internal static class SocketExtensions
{
    public static byte[] Framed(params byte[] content)
    {
        var bytes = new byte[sizeof(int) + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, content.Length);
        content.CopyTo(bytes, sizeof(int));
        return bytes;
    }

    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes).AsTask().WaitAsync(NetworkWorld.Patience)..];
        }
    }

    public static async Task<byte[]> ReceiveExactlyAsync(this Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var total = 0; total < count;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(total)).AsTask().WaitAsync(NetworkWorld.Patience);
            Assert.That(read, Is.Positive, $"the stream ended after {total} of {count} bytes");
            total += read;
        }

        return bytes;
    }

    /// <summary>Everything until the other side closes; a reset counts as closing.</summary>
    public static async Task<byte[]> ReceiveToEndAsync(this Socket socket)
    {
        var all = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer).WaitAsync(NetworkWorld.Patience)) > 0)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Bytes that were never read reset a connection when it is closed.
        }

        return all.ToArray();
    }
}
