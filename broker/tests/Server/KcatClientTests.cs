using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Broker.Protocol;
using Broker.Server;
using Broker.Storage.Records;

namespace Broker.Tests.Server;

/// <summary>The server against kcat, a client we did not write: codecs and idempotent producers.</summary>
[TestFixture]
public sealed class KcatClientTests
{
    private const int Lines = 500;
    private const ApiKey FindCoordinator = (ApiKey)10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Transcript output = new();
    private readonly Transcript errors = new();
    private readonly TaskCompletionSource stop = new();
    private TemporaryDirectory directory = null!;
    private Task<int> server = null!;
    private string bootstrap = null!;

    [OneTimeSetUp]
    public async Task SetUp()
    {
        if (!IsInstalled())
        {
            Assert.Ignore("kcat is not installed (Debian: apt-get install kcat), so nothing was tried.");
        }

        directory = new TemporaryDirectory();
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        bootstrap = $"127.0.0.1:{((IPEndPoint)free.LocalEndPoint!).Port}";
        free.Close();
        await File.WriteAllTextAsync(
            directory["s.properties"],
            $"""
            node.id=1
            listeners=PLAINTEXT://{bootstrap}
            controller.quorum.voters=1@{bootstrap}
            log.dirs={directory["log"]}
            controller.quorum.election.backoff.max.ms=10
            broker.heartbeat.interval.ms=200
            """);
        var command = new ServerCommand(output, errors, (config, ports) =>
        {
            var node = new BrokerNode(config, ports, BrokerRules.Correct);
            return new DelegateNode(node.StartAsync, node.StopAsync);
        });
        server = command.RunAsync([directory["s.properties"]], stop.Task);
        for (var attempt = 0; output.Text.Length == 0; attempt++)
        {
            Assert.That(attempt, Is.LessThan(1000), $"the server is not ready: {errors.Text}");
            await Task.Delay(10);
        }
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        if (directory is not null)
        {
            stop.TrySetResult();
            var exitCode = await server.WaitAsync(Patience);
            server.Dispose();
            directory.Dispose();
            Assert.That(exitCode, Is.Zero, errors.Text);
        }
    }

    [TestCase("none", CompressionType.None)]
    [TestCase("gzip", CompressionType.Gzip)]
    [TestCase("snappy", CompressionType.Snappy)]
    [TestCase("lz4", CompressionType.Lz4)]
    [TestCase("zstd", CompressionType.Zstd)]
    public async Task Produce_Compressed_IsStoredAsSentAndComesBack(string codec, CompressionType stored)
    {
        if (stored == CompressionType.Lz4 && SupportedVersions.Find(FindCoordinator) is null)
        {
            Assert.Ignore("librdkafka sends lz4 only to brokers that speak FindCoordinator; this one doesn't yet.");
        }

        var sent = Text();

        await ProduceAsync(codec, sent, "-z", codec);

        Assert.That(await ConsumeAsync(codec), Is.EqualTo(sent));
        var batches = await StoredAsync(codec);
        Assert.That(batches.Select(batch => batch.Compression), Has.Some.EqualTo(stored));

        // The server never computes a checksum, so a valid one is kcat's, of everything from the attributes on.
        Assert.That(batches.Select(batch => batch.HasValidCrc()), Is.All.True);
        Assert.That(batches.Sum(batch => batch.Records.Count()), Is.EqualTo(Lines));
    }

    [Test]
    public async Task Produce_Idempotent_SequencesAreStored()
    {
        var sent = Text();

        await ProduceAsync("idempotent", sent, "-X", "enable.idempotence=true", "-X", "batch.num.messages=50");

        Assert.That(await ConsumeAsync("idempotent"), Is.EqualTo(sent));
        var batches = await StoredAsync("idempotent");
        Assert.That(batches, Has.Count.GreaterThan(5));
        Assert.That(batches[0].ProducerId, Is.GreaterThanOrEqualTo(0));
        Assert.That(batches.Select(batch => batch.ProducerId), Is.All.EqualTo(batches[0].ProducerId));
        Assert.That(
            batches.Select(batch => (long)batch.BaseSequence), Is.EqualTo(batches.Select(batch => batch.BaseOffset)));
    }

    private static bool IsInstalled()
    {
        try
        {
            using var kcat = Process.Start(
                new ProcessStartInfo("kcat", "-V") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return kcat.WaitForExit(Patience);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Text() => string.Concat(Enumerable.Range(0, Lines).Select(
        i => string.Create(CultureInfo.InvariantCulture, $"line {i} of some that are alike and so compress well\n")));

    private Task ProduceAsync(string topic, string text, params string[] options) =>
        KcatAsync(topic, text, ["-P", "-p", "0", "-X", "acks=all", .. options]);

    private Task<string> ConsumeAsync(string topic) =>
        KcatAsync(topic, "", ["-C", "-p", "0", "-o", "beginning", "-e", "-q"]);

    private async Task<string> KcatAsync(string topic, string input, string[] options)
    {
        var start = new ProcessStartInfo("kcat")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-b", bootstrap, "-t", topic, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        using var kcat = Process.Start(start)!;
        var said = kcat.StandardError.ReadToEndAsync();
        var printed = kcat.StandardOutput.ReadToEndAsync();
        await kcat.StandardInput.WriteAsync(input);
        kcat.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await kcat.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            kcat.Kill();
            Assert.Fail($"kcat did not end: {await said}\n{errors.Text}");
        }

        Assert.That(kcat.ExitCode, Is.Zero, $"{await said}\n{errors.Text}");
        return await printed;
    }

    private async Task<List<RecordBatch>> StoredAsync(string topic)
    {
        var bytes = await File.ReadAllBytesAsync(directory[$"log/{topic}-0/00000000000000000000.log"]);
        var batches = new List<RecordBatch>();
        foreach (var batch in RecordBatches.Of(bytes))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
