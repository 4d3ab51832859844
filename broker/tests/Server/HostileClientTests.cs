using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Broker.Protocol;

namespace Broker.Tests.Server;

/// <summary>Bytes that no client sends: one connection ends with one line, and nobody else notices.</summary>
[TestFixture]
public sealed class HostileClientTests
{
    private const string Topic = "orders";

    private readonly TemporaryDirectory directory = new();
    private HostedNode node = null!;

    private static IEnumerable<TestCaseData> Streams()
    {
        yield return Case("A_negative_length", [0xFF, 0xFF, 0xFF, 0xFF, 1, 2]);
        yield return Case("A_length_above_the_limit", [0x7F, 0xFF, 0xFF, 0xFF, 1, 2]);
        yield return Case("An_HTTP_request", "GET / HTTP/1.1\r\nHost: broker\r\n\r\n"u8.ToArray());
        yield return Case("A_TLS_hello", [0x16, 3, 1, 0, 0xA5, 1, 0, 0, 0xA1, 3, 3]);
        yield return Case("A_frame_cut_off", [0, 0, 1, 0, 0, 18, 0, 0]);
        yield return Case("A_length_cut_off", [0, 0]);
        yield return Case("An_empty_frame", SocketExtensions.Framed());
        yield return Case("A_header_cut_off", SocketExtensions.Framed(0, 3, 0));
        yield return Case("An_unknown_API", Request((ApiKey)9999, 0));
        yield return Case("A_negative_API", Request((ApiKey)(-1), 0));
        yield return Case("An_unknown_version", Request(ApiKey.Metadata, 99));
        yield return Case("A_negative_version", Request(ApiKey.Fetch, -1));
        foreach (var api in SupportedVersions.All.Where(range => range.ApiKey != ApiKey.ApiVersions))
        {
            yield return Case($"{api.ApiKey}_without_a_body", Request(api.ApiKey, api.Max));
            yield return Case(
                $"{api.ApiKey}_with_garbage", Request(api.ApiKey, api.Max, [.. Enumerable.Repeat((byte)0xFE, 300)]));
        }
    }

    [OneTimeSetUp]
    public async Task SetUp()
    {
        node = await HostedNode.StartAsync(HostedNode.Configure(directory, HostedNode.FreePorts(1), 1));
        await node.CreateAsync(Topic);
        Assert.That(await node.ProduceAsync(Topic, 1), Is.EqualTo((ErrorCode.None, 0L)));
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        await node.DisposeAsync();
        directory.Dispose();
    }

    [TestCaseSource(nameof(Streams))]
    public async Task Connection_SendsWhatIsNoRequest_EndsWithOneLine(byte[] bytes)
    {
        var before = node.Events.Warnings.Count;
        using var socket = await ConnectAsync();

        await socket.SendAllAsync(bytes);
        socket.Shutdown(SocketShutdown.Send);

        Assert.That(await socket.ReceiveToEndAsync(), Is.Empty);
        await node.UntilAsync(() => node.Events.Warnings.Count > before, "a line about the connection");
        var (error, _, values) = await node.FetchAsync(Topic);
        Assert.Multiple(() =>
        {
            Assert.That((error, values.Count), Is.EqualTo((ErrorCode.None, 1)));
            Assert.That(node.Events.Warnings.Skip(before).ToList(), Has.Count.EqualTo(1));
            Assert.That(node.Events.Warnings[^1], Does.Contain(socket.LocalEndPoint!.ToString()));
        });
    }

    [Test]
    public async Task Connection_SendsRandomBodies_BrokerLives([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var api = SupportedVersions.All[random.Next(SupportedVersions.All.Count)];
            var body = new byte[random.Next(200)];
            random.NextBytes(body);

            // Small numbers make lengths and counts that fit, which lead further into a handler.
            for (var index = 0; index < body.Length; index++)
            {
                body[index] = random.Next(3) > 0 ? (byte)random.Next(3) : body[index];
            }

            using var socket = await ConnectAsync();
            await socket.SendAllAsync(Request(api.ApiKey, (short)random.Next(api.Min, api.Max + 1), body));
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveToEndAsync();
        }

        var (error, _, values) = await node.FetchAsync(Topic);
        Assert.That((error, values.Count), Is.EqualTo((ErrorCode.None, 1)));
    }

    private static TestCaseData Case(string name, byte[] bytes) => new TestCaseData(bytes).SetArgDisplayNames(name);

    // A frame with a header of client id "x"; flexible versions have no tagged fields in it.
    private static byte[] Request(ApiKey api, short version, params byte[] body)
    {
        var header = new byte[11];
        BinaryPrimitives.WriteInt16BigEndian(header, (short)api);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(2), version);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 7);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(8), 1);
        header[10] = (byte)'x';
        var flexible = SupportedVersions.Find(api)?.IsFlexible(version) == true;
        return SocketExtensions.Framed([.. header, .. flexible ? new byte[1] : [], .. body]);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, node.Port).WaitAsync(NetworkWorld.Patience);
        return socket;
    }
}
