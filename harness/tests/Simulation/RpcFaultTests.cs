using System.Buffers.Binary;
using Broker.Protocol;
using Broker.Runtime;
using Harness.Simulation;
using Harness.Simulation.Networks;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class RpcFaultTests
{
    private const long Begin = 20 * TestWorlds.Ms;
    private const long End = 500 * TestWorlds.Ms;

    // What the server was sent, by correlation id, and when.
    private readonly List<(int Request, long At)> served = [];

    // What the client got: the correlation id of an answer, or null for the end of the connection.
    private readonly List<(int? Answer, long At)> answered = [];

    [SetUp]
    public void Forget()
    {
        served.Clear();
        answered.Clear();
    }

    [Test]
    public void Strike_HeldRequest_ArrivesAtTheEndWithWhatFollows()
    {
        Run(Rule(), send: [(ApiKey.AlterPartition, 1), (ApiKey.Vote, 2)]);

        Assert.That(served.Select(frame => frame.Request), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(served.Select(frame => frame.At), Has.All.InRange(End, End + (5 * TestWorlds.Ms)));
        Assert.That(answered.Select(frame => frame.Answer), Is.EqualTo(new int?[] { 1, 2 }));
    }

    [Test]
    public void Strike_SenderClosedTheConnection_TheHeldRequestArrivesAllTheSame()
    {
        Run(Rule(), send: [(ApiKey.AlterPartition, 1)], then: (_, connection) => connection.Close());

        Assert.That(served.Single().At, Is.GreaterThanOrEqualTo(End));
        Assert.That(answered, Is.EqualTo(new (int?, long)[] { (null, answered[0].At) }));
        Assert.That(answered[0].At, Is.LessThan(End));
    }

    [Test]
    public void Strike_SenderCrashedAndStartedAnew_TheHeldRequestArrivesAfterLaterOnes()
    {
        Run(Rule(ordinal: 1), send: [(ApiKey.AlterPartition, 1)], then: (client, _) =>
        {
            client.Crash();
            client.Start(ports => Reactor.Current!.Spawn(async () =>
            {
                var again = await TestWorlds.Connect(ports, "server");
                again.Send(Request(ports, ApiKey.AlterPartition, 2));
            }));
        });

        Assert.That(served.Select(frame => frame.Request), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(answered, Is.Empty, "a dead process receives nothing");
    }

    [TestCase(ApiKey.Vote, "client")]
    [TestCase(ApiKey.AlterPartition, "server")]
    public void Strike_OtherApiOrSender_IsNotTouched(ApiKey api, string broker)
    {
        var affected = Run(Rule(broker: broker), send: [(api, 1)]);

        Assert.That(affected, Is.Zero);
        Assert.That(served.Single().At, Is.LessThan(End));
    }

    [TestCase("server", true)]
    [TestCase("client", false)]
    public void Strike_RequestOfClients_GoesByWhoReceivesIt(string broker, bool isHeld)
    {
        Run(Rule("Produce", broker: broker), send: [(ApiKey.Produce, 1)]);

        Assert.That(served.Single().At >= End, Is.EqualTo(isHeld));
    }

    [Test]
    public void Strike_OneOfSeveral_LeavesTheOthers()
    {
        const ApiKey Struck = ApiKey.AlterPartition;
        var affected = Run(Rule(ordinal: 2), send: [(Struck, 1), (Struck, 2), (Struck, 3)]);

        Assert.That(affected, Is.EqualTo(1));
        Assert.That(served.Select(frame => frame.At >= End), Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public void Strike_HeldAnswer_TheRequestArrivesAndTheAnswerIsLate()
    {
        Run(Rule(answers: true), send: [(ApiKey.AlterPartition, 1), (ApiKey.Vote, 2)]);

        Assert.That(served.Select(frame => frame.At), Has.All.LessThan(End));
        Assert.That(answered.Select(frame => frame.Answer), Is.EqualTo(new int?[] { 1, 2 }));
        Assert.That(answered.Select(frame => frame.At), Has.All.GreaterThanOrEqualTo(End));
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public void Strike_Dropped_TheConnectionBreaks(bool answers, int arrive)
    {
        var affected = Run(Rule(answers: answers, drops: true), send: [(ApiKey.AlterPartition, 1)]);

        Assert.That(affected, Is.EqualTo(1));
        Assert.That(served, Has.Count.EqualTo(arrive));
        Assert.That(answered.Single().Answer, Is.Null);
        Assert.That(answered.Single().At, Is.LessThan(End));
    }

    [Test]
    public void Strike_Copied_ArrivesAtOnceAndAtTheEnd()
    {
        var affected = Run(Rule(copies: true), send: [(ApiKey.AlterPartition, 1), (ApiKey.Vote, 2)]);

        Assert.That(affected, Is.EqualTo(1));
        Assert.That(served.Select(frame => frame.Request), Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(served.Select(frame => frame.At >= End), Is.EqualTo(new[] { false, false, true }));
        Assert.That(answered.Select(frame => frame.Answer), Is.EqualTo(new int?[] { 1, 2 }),
            "nobody hears the second answer");
    }

    [Test]
    public void Strike_CopiedAndTheSenderCrashed_TheCopyArrivesAllTheSame()
    {
        Run(Rule(copies: true), send: [(ApiKey.AlterPartition, 1)], then: (client, _) => client.Crash());

        Assert.That(served.Select(frame => frame.Request), Is.EqualTo(new[] { 1, 1 }));
    }

    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public void Strike_CopiedAndTheServerCrashed_TheCopyGoesToTheNextProcess(bool startsAgain, int arrive)
    {
        Run(Rule(copies: true), send: [(ApiKey.AlterPartition, 1)], then: (client, _) =>
        {
            var server = client.World.Nodes.Single(node => node.Name == "server");
            server.Crash();
            if (startsAgain)
            {
                Serve(server);
            }
        });

        Assert.That(served.Select(frame => frame.At >= End), Is.EqualTo(new[] { false, true }.Take(arrive)));
    }

    [Test]
    public void Strike_WhileTheLinkIsBlocked_WaitsForBoth()
    {
        Run(Rule(), send: [(ApiKey.AlterPartition, 1)], prepare: world =>
        {
            var blocked = world.Network.Block(world.Nodes[1], world.Nodes[0]);
            world.At(End + (100 * TestWorlds.Ms), "heal the link", blocked.Heal);
        });

        Assert.That(served.Single().At, Is.GreaterThanOrEqualTo(End + (100 * TestWorlds.Ms)));
    }

    [Test]
    public void Strike_LinkHealedBeforeTheEnd_StaysHeld()
    {
        Run(Rule(), send: [(ApiKey.AlterPartition, 1)], prepare: world =>
        {
            var blocked = world.Network.Block(world.Nodes[1], world.Nodes[0]);
            world.At(End - (100 * TestWorlds.Ms), "heal the link", blocked.Heal);
        });

        Assert.That(served.Single().At, Is.GreaterThanOrEqualTo(End));
    }

    [Test]
    public void Strike_SameSeed_IsTheSameRun()
    {
        var hashes = Enumerable.Range(0, 2).Select(_ => TestWorlds.Run(world => Body(
            world, Rule(), [(ApiKey.AlterPartition, 1), (ApiKey.Vote, 2)], null, null)).RunHash).ToList();

        Assert.That(hashes[1], Is.EqualTo(hashes[0]));
    }

    [TestCase("AlterPartition", ApiKey.AlterPartition, "")]
    [TestCase("Fetch", ApiKey.Fetch, "orders")]
    [TestCase("FetchMetadataLog", ApiKey.Fetch, "__cluster_metadata")]
    public void OfRequest_ByHeaderAndTopic_IsNamed(string name, ApiKey key, string content)
    {
        var request = new byte[8].Concat(System.Text.Encoding.ASCII.GetBytes(content)).ToArray();
        BinaryPrimitives.WriteInt16BigEndian(request, (short)key);

        Assert.That(RpcApi.OfRequest(request)!.Name, Is.EqualTo(name));
        Assert.That(RpcApi.OfRequest(request.AsSpan(0, 7)), Is.Null, "too short for a header");
    }

    private static Func<World, RpcRule> Rule(
        string api = "AlterPartition", string broker = "client", bool answers = false, bool drops = false,
        int ordinal = 0, bool copies = false) => world => new RpcRule(
        RpcApi.Find(api)!, [world.Nodes.Single(node => node.Name == broker)], answers, drops, ordinal)
        {
            Copies = copies,
        };

    private long Run(
        Func<World, RpcRule> rule, (ApiKey, int)[] send, Action<SimNode, IConnection>? then = null,
        Action<World>? prepare = null)
    {
        var affected = 0L;
        TestWorlds.Run(world => affected = Body(world, rule, send, then, prepare));
        return affected;
    }

    // The client sends everything right after the fault began; `then` happens a little later.
    private long Body(
        World world, Func<World, RpcRule> rule, (ApiKey Api, int Id)[] send, Action<SimNode, IConnection>? then,
        Action<World>? prepare)
    {
        var server = world.AddNode("server");
        Serve(server);
        var client = world.AddNode("client");
        client.Start(ports => Reactor.Current!.Spawn(() => SendAsync(ports)));
        RpcFault fault = null!;
        world.At(Begin, "begin", () => fault = world.Network.Strike(rule(world)));
        world.At(End, "end", () => fault.Heal());
        world.Run(TestWorlds.Second);
        return fault.Affected;

        async Task SendAsync(Ports ports)
        {
            var connection = await TestWorlds.Connect(ports, "server");
            await Task.Delay(TimeSpan.FromMilliseconds(30), ports.Time);
            prepare?.Invoke(world);
            foreach (var (api, id) in send)
            {
                connection.Send(Request(ports, api, id));
            }

            world.At(world.Now + (50 * TestWorlds.Ms), "then", () => then?.Invoke(client, connection));
            while (await connection.ReceiveAsync() is { } frame)
            {
                answered.Add((BinaryPrimitives.ReadInt32BigEndian(frame.Span), world.Now));
                frame.Dispose();
            }

            answered.Add((null, world.Now));
        }
    }

    private void Serve(SimNode server) => server.Start(ports => TestWorlds.Serve(ports, server, async connection =>
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            var id = BinaryPrimitives.ReadInt32BigEndian(frame.Span[4..]);
            served.Add((id, server.World.Now));
            frame.Dispose();
            var answer = ports.Frames.Rent(sizeof(int));
            BinaryPrimitives.WriteInt32BigEndian(answer.Span, id);
            connection.Send(answer);
        }
    }));

    private static Frame Request(Ports ports, ApiKey api, int id)
    {
        var frame = ports.Frames.Rent(8);
        BinaryPrimitives.WriteInt16BigEndian(frame.Span, (short)api);
        BinaryPrimitives.WriteInt16BigEndian(frame.Span[2..], 3);
        BinaryPrimitives.WriteInt32BigEndian(frame.Span[4..], id);
        return frame;
    }
}
