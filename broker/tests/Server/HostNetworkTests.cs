using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class HostNetworkTests
{
    [Test]
    public async Task Send_FramesOfManySizes_ComeBackInOrder()
    {
        await using var world = await NetworkWorld.CreateAsync();
        int[] sizes = [0, 1, 3, 4, 5, 4095, 4096, 4097, 65_536, 1 << 20, 0, 7];
        var connection = await world.ConnectAsync();

        var received = await world.RunAsync(async () =>
        {
            foreach (var size in sizes)
            {
                connection.Send(world.Frames.Copy(Content(size)));
            }

            var frames = new List<byte[]>();
            while (frames.Count < sizes.Length)
            {
                using var frame = await connection.ReceiveAsync();
                frames.Add(frame!.Memory.ToArray());
            }

            return frames;
        });

        Assert.That(received, Is.EqualTo(sizes.Select(Content)));
    }

    [Test]
    public async Task Receive_ManyFramesInOneWrite_AllArrive()
    {
        await using var world = await NetworkWorld.CreateAsync();
        var stream = Enumerable.Range(0, 5000)
            .SelectMany(number => SocketExtensions.Framed((byte)number, (byte)(number >> 8)))
            .ToArray();
        var socket = await world.ConnectRawAsync();

        var sending = socket.SendAllAsync(stream);
        var echoed = await socket.ReceiveExactlyAsync(stream.Length);
        await sending;

        Assert.That(echoed.SequenceEqual(stream));
    }

    [Test]
    public async Task Receive_FrameSplitAtEachByte_Arrives()
    {
        await using var world = await NetworkWorld.CreateAsync();
        var socket = await world.ConnectRawAsync();
        var framed = SocketExtensions.Framed(1, 2, 3, 4);
        for (var split = 1; split < framed.Length; split++)
        {
            await socket.SendAllAsync(framed.AsMemory(0, split));
            await socket.SendAllAsync(framed.AsMemory(split));

            Assert.That(await socket.ReceiveExactlyAsync(framed.Length), Is.EqualTo(framed), $"split at {split}");
        }
    }

    [TestCase(new byte[] { 0, 0, 0, 1, 42, 0x7F, 0xFF, 0xFF, 0xFF }, "2147483647 bytes")]
    [TestCase(new byte[] { 0, 0, 0, 1, 42, 0xFF, 0xFF, 0xFF, 0xFE }, "-2 bytes")]
    [TestCase(new byte[] { 0, 0, 0, 1, 42, 0, 0, 0, 5, 1, 2 }, "after 2 of 5 bytes")]
    [TestCase(new byte[] { 0, 0, 0, 1, 42, 0, 0 }, "in the middle of a frame's length")]
    public async Task Receive_Malformed_ClosesThatConnectionWithOneLine(byte[] stream, string line)
    {
        await using var world = await NetworkWorld.CreateAsync();
        var other = await world.ConnectRawAsync();
        var socket = await world.ConnectRawAsync();

        await socket.SendAllAsync(stream);
        socket.Shutdown(SocketShutdown.Send);
        var answer = await socket.ReceiveToEndAsync();
        await other.SendAllAsync(SocketExtensions.Framed(7));

        Assert.That(answer, Is.EqualTo(SocketExtensions.Framed(42)), "the frame before");
        Assert.That(await other.ReceiveExactlyAsync(5), Is.EqualTo(SocketExtensions.Framed(7)), "the other connection");
        Assert.That(world.Events.Texts, Has.Count.EqualTo(1).And.One.Contains(line));
        Assert.That(world.Events.Warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Receive_RandomBytes_HurtsNobodyElse()
    {
        await using var world = await NetworkWorld.CreateAsync(new NetworkLimits { FrameMaxBytes = 1000 });
        var other = await world.ConnectRawAsync();
        var random = new Random(1);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            var socket = await world.ConnectRawAsync();
            await socket.SendAllAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveToEndAsync();
        }

        await other.SendAllAsync(SocketExtensions.Framed(7));

        Assert.That(await other.ReceiveExactlyAsync(5), Is.EqualTo(SocketExtensions.Framed(7)));
        Assert.That(world.Events.Texts, Has.Count.LessThanOrEqualTo(100));
    }

    [Test]
    public async Task Receive_PeerClosesBetweenFrames_GivesFramesThenNullAndNoLine()
    {
        await using var world = await NetworkWorld.CreateAsync();
        var seen = new TaskCompletionSource<List<int?>>();
        world.Handle = async connection =>
        {
            await Task.Delay(50);
            var lengths = new List<int?>();
            for (var count = 0; count < 4; count++)
            {
                lengths.Add((await connection.ReceiveAsync())?.Length);
            }

            seen.SetResult(lengths);
        };
        var socket = await world.ConnectRawAsync();

        await socket.SendAllAsync((byte[])[.. SocketExtensions.Framed(1), .. SocketExtensions.Framed(1, 2)]);
        socket.Shutdown(SocketShutdown.Both);
        socket.Close();

        Assert.That(await seen.Task.WaitAsync(NetworkWorld.Patience), Is.EqualTo(new int?[] { 1, 2, null, null }));
        Assert.That(world.Events.Texts, Is.Empty);
    }

    [Test]
    public async Task Receive_PeerResets_GivesNullAndOneLine()
    {
        await using var world = await NetworkWorld.CreateAsync();
        var ended = new TaskCompletionSource<bool>();
        world.Handle = async connection => ended.SetResult(await connection.ReceiveAsync() is null);
        var socket = await world.ConnectRawAsync();

        socket.LingerState = new LingerOption(true, 0);
        socket.Close();

        Assert.That(await ended.Task.WaitAsync(NetworkWorld.Patience));
        Assert.That(world.Events.Texts, Has.Count.EqualTo(1).And.One.Contains("was lost"));
        Assert.That(world.Events.Warnings, Is.Empty);
    }

    [Test]
    public async Task Receive_ReactorDoesNotTake_StopsReadingAndResumes()
    {
        await using var world = await NetworkWorld.CreateAsync(
            new NetworkLimits { FrameMaxBytes = 1 << 20, InboxMaxFrames = 4 });
        var go = new TaskCompletionSource();
        world.Handle = async connection =>
        {
            await go.Task;
            await world.EchoAsync(connection);
        };
        var socket = await world.ConnectRawAsync();
        var frame = SocketExtensions.Framed(new byte[1 << 20]);
        const int Count = 64;

        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; sent < Count; sent++)
            {
                await socket.SendAllAsync(frame);
            }
        });
        await Task.Delay(500);
        var stuckAt = sent;
        go.SetResult();
        for (var received = 0; received < Count; received++)
        {
            var echoed = await socket.ReceiveExactlyAsync(frame.Length);
            Assert.That(echoed.SequenceEqual(frame));
        }

        await sending.WaitAsync(NetworkWorld.Patience);

        // What the kernel buffers on both sides (some MiB) comes on top of the four frames.
        Assert.That(stuckAt, Is.LessThan(Count / 2));
    }

    [Test]
    public async Task Close_FramesQueued_AreStillSent()
    {
        await using var world = await NetworkWorld.CreateAsync();
        world.Handle = connection =>
        {
            for (var index = 0; index < 20; index++)
            {
                connection.Send(world.Frames.Copy(Content(1 << 20)));
            }

            connection.Close();
            connection.Close();
            connection.Send(world.Frames.Copy(Content(3)));
            return Task.CompletedTask;
        };
        var socket = await world.ConnectRawAsync();
        await socket.SendAllAsync(SocketExtensions.Framed(new byte[1000]));

        await Task.Delay(50);
        var received = await socket.ReceiveToEndAsync();

        Assert.That(received, Has.Length.EqualTo(20 * (4 + (1 << 20))));
    }

    [Test]
    public async Task Close_ReceiveWaiting_GivesNull()
    {
        await using var world = await NetworkWorld.CreateAsync();
        var connection = await world.ConnectAsync();

        var frame = await world.RunAsync(async () =>
        {
            var waiting = connection.ReceiveAsync();
            connection.Close();
            return await waiting;
        });

        Assert.That(frame, Is.Null);
    }

    [Test]
    public async Task Close_PeerNeverReads_EndsWithinTheLimit()
    {
        var limits = new NetworkLimits { CloseLimit = TimeSpan.FromMilliseconds(200) };
        await using var world = await NetworkWorld.CreateAsync(limits);
        world.Handle = connection =>
        {
            for (var index = 0; index < 64; index++)
            {
                connection.Send(world.Frames.Copy(Content(1 << 20)));
            }

            connection.Close();
            return Task.CompletedTask;
        };
        await world.ConnectRawAsync();
        await Task.Delay(50);
        var watch = Stopwatch.StartNew();

        await world.Network.DisposeAsync();

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Close_PeerNeverCloses_EndsWithinTheLimit()
    {
        var limits = new NetworkLimits { GoodbyeLimit = TimeSpan.FromMilliseconds(200) };
        await using var world = await NetworkWorld.CreateAsync(limits);
        var socket = await world.ConnectRawAsync();
        await socket.SendAllAsync(SocketExtensions.Framed(1));
        await socket.ReceiveExactlyAsync(5);
        var watch = Stopwatch.StartNew();

        await world.Network.DisposeAsync();

        Assert.That(watch.Elapsed, Is.InRange(TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(3)));
        Assert.That(await socket.ReceiveToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task Send_PeerNeverReads_IsCutOffWithOneLine()
    {
        var limits = new NetworkLimits { OutboxMaxBytes = 8 << 20, CloseLimit = TimeSpan.FromMilliseconds(200) };
        await using var world = await NetworkWorld.CreateAsync(limits);
        var ended = new TaskCompletionSource<bool>();
        world.Handle = async connection =>
        {
            await connection.ReceiveAsync();
            for (var index = 0; index < 64; index++)
            {
                connection.Send(world.Frames.Copy(Content(1 << 20)));
            }

            ended.SetResult(await connection.ReceiveAsync() is null);
        };
        var socket = await world.ConnectRawAsync();
        await socket.SendAllAsync(SocketExtensions.Framed(1));
        Assert.That(await ended.Task.WaitAsync(NetworkWorld.Patience));

        // The event is a step of its own, after the one that cut the connection off.
        await world.RunAsync(() => Task.FromResult(0));
        Assert.That(world.Events.Texts, Has.Count.EqualTo(1).And.One.Contains("unread"));
    }

    [Test]
    public async Task Connect_NobodyListens_IsRefused()
    {
        await using var world = await NetworkWorld.CreateAsync();
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var remote = new Endpoint("127.0.0.1", ((IPEndPoint)reserved.LocalEndPoint!).Port);

        var refused = await Assert.ThrowsAsync<IOException>(
            () => world.RunAsync(() => world.Network.ConnectAsync(remote, NetworkWorld.Patience)));

        Assert.That(refused!.Message, Is.EqualTo($"Could not connect to {remote}: Connection refused."));
    }

    [Test]
    public async Task Connect_NoAnswer_GivesUpAtTheLimit()
    {
        await using var world = await NetworkWorld.CreateAsync();

        // A listener that accepts nothing and whose backlog is full answers no more.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(0);
        var remote = new Endpoint("127.0.0.1", ((IPEndPoint)silent.LocalEndPoint!).Port);
        IOException? late = null;
        for (var attempt = 0; attempt < 10 && late is null; attempt++)
        {
            try
            {
                await world.RunAsync(() => world.Network.ConnectAsync(remote, TimeSpan.FromMilliseconds(150)));
            }
            catch (IOException exception)
            {
                late = exception;
            }
        }

        Assert.That(late?.Message, Is.EqualTo($"Could not connect to {remote}: no answer within 150 ms."));
    }

    [Test]
    public async Task Listen_AddressInUse_Throws()
    {
        await using var world = await NetworkWorld.CreateAsync();
        var taken = new Endpoint("127.0.0.1", world.Port);

        var inUse = await Assert.ThrowsAsync<IOException>(
            () => world.RunAsync(() => Task.FromResult(world.Network.Listen(taken, _ => { }))));

        Assert.That(inUse!.Message, Is.EqualTo($"Could not listen on {taken}: Address already in use."));
    }

    [Test]
    public async Task Listen_AfterConnectionsWereClosed_CanUseTheAddressAgain()
    {
        var first = await NetworkWorld.CreateAsync();
        var address = new Endpoint("127.0.0.1", first.Port);
        var connection = await first.ConnectAsync();
        await first.RunAsync(async () =>
        {
            connection.Send(first.Frames.Copy([1]));
            return await connection.ReceiveAsync();
        });
        await first.DisposeAsync();
        await using var second = await NetworkWorld.CreateAsync();

        await Assert.DoesNotThrowAsync(async () =>
            (await second.RunAsync(() => Task.FromResult(second.Network.Listen(address, _ => { })))).Dispose());
    }

    [Test]
    public void Listen_OutsideAReactor_Throws()
    {
        var network = new HostNetwork(
            new FramePool(false), new RecordedEvents(), TimeProvider.System, new NetworkLimits(), _ => { });

        Assert.Throws<InvalidOperationException>(() => network.Listen(new Endpoint("127.0.0.1", 0), _ => { }));
    }

    private static byte[] Content(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
