using Broker.Protocol;
using Broker.Protocol.ApiVersions;
using Broker.Protocol.Fetch;
using Broker.Runtime;
using Broker.Tests.Doubles;

namespace Broker.Tests.Protocol;

public sealed class RpcClientTests
{
    private static readonly Endpoint Remote = new("broker-1", 9092);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly List<RequestHeader> received = [];
    private TestWorld world = null!;
    private IConnection? server;

    [SetUp]
    public void SetUp()
    {
        world = new TestWorld();
        received.Clear();
        server = null;
    }

    [Test]
    public void CallAsync_ConcurrentCalls_ShareOneConnectionAndGetTheirOwnAnswers()
    {
        Serve((connection, header, body) => Answer(connection, header, offset: ReadFetchOffset(body)));

        var offsets = world.Run(async () =>
        {
            using var client = CreateClient();
            var calls = Enumerable.Range(0, 5).Select(i => FetchAsync(client, offset: i)).ToArray();
            return await Task.WhenAll(calls);
        });

        Assert.That(offsets, Is.EqualTo(new long[] { 0, 1, 2, 3, 4 }));
        Assert.That(world.Network.Connections, Is.EqualTo(1));
        Assert.That(received.Select(header => header.CorrelationId), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void CallAsync_NobodyListens_RequestNotSent() =>
        Assert.That(() => FetchOnce(), Throws.TypeOf<RequestNotSentException>());

    [Test]
    public void CallAsync_ConnectingTakesTooLong_RequestNotSent()
    {
        world.Network.Silent.Add(Remote);

        Assert.That(() => FetchOnce(), Throws.TypeOf<RequestNotSentException>());
    }

    [Test]
    public void CallAsync_NoTimeLeft_RequestNotSent() =>
        Assert.That(
            () => world.Run(async () =>
            {
                using var client = CreateClient();
                return await FetchAsync(client, offset: 0, TimeSpan.Zero);
            }),
            Throws.TypeOf<RequestNotSentException>());

    [Test]
    public void CallAsync_NoAnswer_TimesOutAndFailsTheOthersAndReconnects()
    {
        Serve((connection, header, body) =>
        {
            if (header.CorrelationId >= 2)
            {
                Answer(connection, header, offset: 42);
            }
        });

        world.Run(async () =>
        {
            using var client = CreateClient();
            var first = FetchAsync(client, offset: 0);
            var second = FetchAsync(client, offset: 1, TimeSpan.FromSeconds(3));
            Assert.That(await Catch(first), Is.TypeOf<TimeoutException>());
            Assert.That(await Catch(second), Is.TypeOf<IOException>());
            Assert.That(await FetchAsync(client, offset: 2), Is.EqualTo(42));
        });

        Assert.That(world.Network.Connections, Is.EqualTo(2));
    }

    [Test]
    public void CallAsync_ServerCloses_IOExceptionThatIsNotRequestNotSent()
    {
        Serve((connection, _, _) => connection.Close());

        Assert.That(() => FetchOnce(), Throws.TypeOf<IOException>());
    }

    [Test]
    public void CallAsync_MalformedAnswer_ProtocolExceptionAndTheConnectionIsClosed()
    {
        Serve((connection, header, _) => connection.Send(
            world.Frames.Copy([0, 0, 0, (byte)header.CorrelationId, 0, 1, 2])));

        Assert.That(() => FetchOnce(), Throws.TypeOf<ProtocolException>());
        Assert.That(world.Run(() => server!.ReceiveAsync().AsTask()), Is.Null);
    }

    [Test]
    public void CallAsync_AnswerToNothing_FailsThePendingCalls()
    {
        Serve((connection, header, _) => Answer(connection, header with { CorrelationId = 99 }, offset: 0));

        Assert.That(() => FetchOnce(), Throws.TypeOf<IOException>());
    }

    [Test]
    public void Dispose_PendingCall_Fails()
    {
        Serve((_, _, _) => { });

        var failure = world.Run(async () =>
        {
            var client = CreateClient();
            var call = FetchAsync(client, offset: 0);
            await Task.Delay(TimeSpan.FromMilliseconds(10), world.Time);
            client.Dispose();
            return await Catch(call);
        });

        Assert.That(failure, Is.TypeOf<IOException>());
    }

    [Test]
    public void SendAsync_NoResponse_IsReceived()
    {
        Serve((_, _, _) => { });

        world.Run(async () =>
        {
            using var client = CreateClient();
            await client.SendAsync(new ApiVersionsRequest(), 3, Limit);
            await Task.Delay(TimeSpan.FromMilliseconds(10), world.Time);
        });

        Assert.That(received, Is.EqualTo(new[] { new RequestHeader(ApiKey.ApiVersions, 3, 0, "tester") }));
    }

    private static async Task<Exception?> Catch(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static long ReadFetchOffset(ProtocolReader body) =>
        FetchRequest.Read(body, 12).Topics[0].Partitions[0].FetchOffset;

    private RpcClient CreateClient() => new(world.Ports, world.Reactor, Remote, "tester");

    private long FetchOnce() => world.Run(async () =>
    {
        using var client = CreateClient();
        return await FetchAsync(client, offset: 0);
    });

    private static async Task<long> FetchAsync(RpcClient client, long offset, TimeSpan? limit = null)
    {
        var request = new FetchRequest { Topics = [new("t", [new() { FetchOffset = offset }])] };
        using var response = await client.CallAsync(request, 12, limit ?? Limit);
        return response.Message.Topics[0].Partitions[0].HighWatermark;
    }

    private void Answer(IConnection connection, RequestHeader header, long offset)
    {
        var response = new FetchResponse { Topics = [new("t", [new() { HighWatermark = offset }])] };
        connection.Send(MessageFrames.Response(world.Frames, header.ApiVersion, header.CorrelationId, response));
    }

    private void Serve(Action<IConnection, RequestHeader, ProtocolReader> handle) =>
        world.Reactor.Post(() => world.Network.Listen(Remote, connection =>
        {
            server = connection;
            world.Reactor.Spawn(() => ServeAsync(connection, handle));
        }));

    private async Task ServeAsync(IConnection connection, Action<IConnection, RequestHeader, ProtocolReader> handle)
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            using (frame)
            {
                var reader = new ProtocolReader(frame.Memory);
                var header = RequestHeader.Read(reader);
                received.Add(header);
                handle(connection, header, reader);
            }
        }
    }
}
