using System.Net;
using System.Net.Sockets;
using Broker.Configuration;
using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServerCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Transcript output = new();
    private readonly Transcript errors = new();
    private readonly TaskCompletionSource stop = new();
    private TemporaryDirectory directory = null!;
    private int port;

    [SetUp]
    public void SetUp()
    {
        directory = new TemporaryDirectory();
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port = ((IPEndPoint)free.LocalEndPoint!).Port;
        File.WriteAllText(
            directory["s.properties"],
            $"""
            node.id=1
            listeners=PLAINTEXT://127.0.0.1:{port}
            controller.quorum.voters=1@127.0.0.1:{port}
            log.dirs={directory["log"]}
            """);
    }

    [TearDown]
    public void TearDown() => directory.Dispose();

    [Test]
    public async Task Run_UntilStopped_ServesAndExitsWithZero()
    {
        var running = RunAsync(directory["s.properties"]);
        using var socket = await ConnectAsync();
        await socket.SendAllAsync(SocketExtensions.Framed(1, 2));
        var echoed = await socket.ReceiveExactlyAsync(6);

        stop.SetResult();
        var rest = await socket.ReceiveToEndAsync();
        socket.Dispose();

        var exitCode = await running.WaitAsync(Patience);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(echoed, Is.EqualTo(SocketExtensions.Framed(1, 2)));
            Assert.That(rest, Is.Empty);
            Assert.That(output.Text, Is.EqualTo($"listening on 127.0.0.1:{port} as node 1\n"));
            Assert.That(errors.Text, Does.EndWith("Z INFO  The node stopped.\n").And.Not.Contains("WARN"));
        });
    }

    [Test]
    public async Task Run_UnhandledException_ExitsWithOneAndSaysWhere()
    {
        var running = RunAsync(directory["s.properties"]);
        using var socket = await ConnectAsync();

        await socket.SendAllAsync(SocketExtensions.Framed("fail"u8.ToArray()));

        Assert.That(await running.WaitAsync(Patience), Is.EqualTo(1));
        Assert.That(errors.Text, Does.Contain("ERROR The node stops because of a defect of the program in 'echo'")
            .And.Contains("asked to fail"));
    }

    [Test]
    public async Task Run_StartFails_ExitsWithOne()
    {
        var io = await RunAsync((_, _) => new DelegateNode(
            () => throw new IOException("The disk is gone."), () => Task.CompletedTask), directory["s.properties"]);
        var defect = await RunAsync(
            (_, _) => throw new InvalidOperationException("no node"), directory["s.properties"]);

        Assert.That((io, defect), Is.EqualTo((1, 1)));
        Assert.That(errors.Text, Does.StartWith("The disk is gone.\n").And.Contains("no node"));
    }

    [Test]
    public async Task Run_StopRequestedWhileStarting_ExitsWithZero()
    {
        var running = RunAsync((_, _) => new DelegateNode(
            () => new TaskCompletionSource().Task, () => Task.CompletedTask), directory["s.properties"]);
        await Task.Delay(20);

        stop.SetResult();

        Assert.That(await running.WaitAsync(Patience), Is.Zero);
        Assert.That(output.Text, Is.Empty);
    }

    [Test]
    public async Task Run_AddressInUse_ExitsWithOne()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, port));
        taken.Listen();

        Assert.That(await RunAsync(directory["s.properties"]), Is.EqualTo(1));
        Assert.That(
            errors.Text,
            Is.EqualTo($"Could not listen on 127.0.0.1:{port}: Address already in use.\n"));
    }

    [Test]
    public async Task Run_DirectoryInUse_ExitsWithOne()
    {
        using var other = DirectoryLock.Acquire(directory["log"]);

        Assert.That(await RunAsync(directory["s.properties"]), Is.EqualTo(1));
        Assert.That(errors.Text, Does.StartWith($"Could not lock directory {directory["log"]}: "));
    }

    [Test]
    public async Task Run_DirectoryIsAFile_ExitsWithOne()
    {
        await File.WriteAllTextAsync(directory["log"], "");

        Assert.That(await RunAsync(directory["s.properties"]), Is.EqualTo(1));
        Assert.That(errors.Text, Does.Contain(directory["log"]));
    }

    [TestCase("", "The properties file is missing; see broker-server --help.")]
    [TestCase("--what", "There is no option --what; see broker-server --help.")]
    [TestCase("a b", "One properties file is enough: a or b; see broker-server --help.")]
    [TestCase("a --override", "After --override comes key=value, not ''; see broker-server --help.")]
    [TestCase("a --override =b", "After --override comes key=value, not '=b'; see broker-server --help.")]
    [TestCase("a --override b=1 --override b=2", "b is overridden twice; give it once.")]
    [TestCase("/missing", "The properties file can not be read: Could not find file '/missing'.")]
    [TestCase("S --override node.id=x", "override, node.id: 'x' is not a whole number from 0 to 2147483647; give one.")]
    public async Task Run_Mistake_ExitsWith64AndOneSentence(string line, string sentence)
    {
        var arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word == "S" ? directory["s.properties"] : word);

        Assert.That(await RunAsync([.. arguments]), Is.EqualTo(64));
        Assert.That(errors.Text, Is.EqualTo(sentence + "\n"));
        Assert.That(output.Text, Is.Empty);
    }

    [Test]
    public async Task Run_HelpAndVersion_PrintThem()
    {
        Assert.That(await RunAsync("--help"), Is.Zero);
        Assert.That(await RunAsync("--version"), Is.Zero);

        Assert.Multiple(() =>
        {
            Assert.That(output.Text, Does.Contain("--override KEY=VALUE").And.EndWith("broker-server 0.1.0\n"));
            foreach (var key in ConfigKeys.All)
            {
                Assert.That(output.Text, Does.Contain(key.Name));
            }
        });
    }

    private Task<int> RunAsync(params string[] arguments) =>
        RunAsync((config, ports) => new EchoNode(config, ports), arguments);

    private Task<int> RunAsync(Func<BrokerConfig, Ports, INode> createNode, params string[] arguments) =>
        new ServerCommand(output, errors, createNode).RunAsync(arguments, stop.Task).WaitAsync(Patience);

    private async Task<Socket> ConnectAsync()
    {
        for (var attempt = 0; output.Text.Length == 0; attempt++)
        {
            Assert.That(attempt, Is.LessThan(500), "the server is not ready");
            await Task.Delay(10);
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        return socket;
    }
}
