using Broker.Server.Dump;
using Broker.Storage.Producers;
using Broker.Tests.Storage;

namespace Broker.Tests.Server;

[TestFixture]
internal sealed class DumpCommandTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();
    private string directory = null!;

    [SetUp]
    public void Start()
    {
        directory = Directory.CreateTempSubdirectory("dump-").FullName;
        output.GetStringBuilder().Clear();
        errors.GetStringBuilder().Clear();
    }

    [TearDown]
    public void Clean() => Directory.Delete(directory, recursive: true);

    [Test]
    public void Run_Segment_PrintsEveryBatch()
    {
        var file = Put("00000000000000000000.log", Batches.Join(Batches.At(0, 1, 2), Batches.At(2, 3)));
        Assert.That(Dump(file), Is.Zero);
        var lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.StartWith("baseOffset: 0 lastOffset: 1 count: 2").And.EndWith("isValid: yes"));
        Assert.That(lines[1], Does.Contain("partitionLeaderEpoch: 3"));
    }

    [Test]
    public void Run_Json_PrintsAnObjectALine()
    {
        var file = Put("leader-epoch-checkpoint", "0\n2\n1 0\n4 17\n"u8.ToArray());
        Assert.That(Dump("--json", file), Is.Zero);
        var last = System.Text.Json.JsonDocument.Parse(output.ToString().TrimEnd().Split(Environment.NewLine)[1]);
        Assert.That(last.RootElement.GetProperty("startOffset").GetInt64(), Is.EqualTo(17));
        Assert.That(last.RootElement.GetProperty("file").GetString(), Is.EqualTo(file));
    }

    [Test]
    public void Run_Indexes_PrintsTrueOffsets()
    {
        var offsets = Put("00000000000000000100.index", [0, 0, 0, 9, 0, 0, 1, 0]);
        var times = Put("00000000000000000100.timeindex", [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 9]);
        Assert.That(Dump(offsets, times), Is.Zero);
        Assert.That(output.ToString().TrimEnd().Split(Environment.NewLine), Is.EqualTo(
            new[] { "offset: 109 position: 256", "timestamp: 5 offset: 109" }));
    }

    [Test]
    public void Run_TransactionIndex_PrintsEveryAbortedTransaction()
    {
        byte[] entry =
        [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 15,
        ];
        Assert.That(Dump(Put("00000000000000000000.txnindex", entry)), Is.Zero);
        Assert.That(output.ToString().TrimEnd(), Is.EqualTo(
            "version: 0 producerId: 7 firstOffset: 10 lastOffset: 20 lastStableOffset: 15"));
    }

    [Test]
    public void Run_Snapshot_PrintsEveryBatchOfEveryProducer()
    {
        var snapshot = new ProducerSnapshot(3, [new(7, 2, [new(0, 0, 20, 20, 1000), new(1, 4, 21, 24, 1001)])]);
        Assert.That(Dump(Put("00000000000000000030.snapshot", snapshot.ToBytes())), Is.Zero);
        var lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(
            lines[1], Is.EqualTo("producerId: 7 producerEpoch: 2 firstSequence: 1 lastSequence: 4 baseOffset: 21 "
            + "lastOffset: 24 timestamp: 1001 coordinatorEpoch: -1 currentTransactionFirstOffset: -1 leaderEpoch: 3"));
    }

    [Test]
    public void Run_SnapshotWithTransactions_PrintsTheOpenOneAndThoseThatEnded()
    {
        var producer = new ProducerSnapshotEntry(7, 2, []) { CoordinatorEpoch = 4, MarkerTimestamp = 1000 };
        var snapshot = new ProducerSnapshot(
            3, [producer, new(8, 0, [new(0, 0, 25, 25, 1001)]) { TransactionStart = 25 }])
        {
            Ended = [new(20, 24)],
        };
        Assert.That(Dump(Put("00000000000000000030.snapshot", snapshot.ToBytes())), Is.Zero);
        var lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Does.Contain("lastOffset: -1 timestamp: 1000 coordinatorEpoch: 4"));
        Assert.That(lines[1], Does.Contain("coordinatorEpoch: -1 currentTransactionFirstOffset: 25"));
        Assert.That(lines[2], Is.EqualTo("endedTransactionFirstOffset: 20 markerOffset: 24"));
    }

    [Test]
    public void Run_Damage_IsNamedAndTheOtherFilesAreStillPrinted()
    {
        var batch = Batches.At(0, 1);
        batch[^1] ^= 1;
        var garbled = Put("00000000000000000000.log", batch);
        var cut = Put("00000000000000000001.log", Batches.At(1, 1)[..^1]);
        var huge = Put("00000000000000000002.log", [.. new byte[8], 0x7F, 0xFF, 0xFF, 0xFF, .. new byte[60]]);
        var index = Put("00000000000000000000.index", [0, 0, 0, 9, 0]);
        var lines = Put("recovery-point-offset-checkpoint", [.. Enumerable.Repeat((byte)'x', 5000)]);
        var fine = Put("replication-offset-checkpoint", "0\n1\norders 0 5\n"u8.ToArray());
        Assert.That(Dump(garbled, cut, huge, index, lines, directory + "/missing.log", directory + "/x.jpg", fine),
            Is.EqualTo(1));
        Assert.That(errors.ToString().TrimEnd().Split(Environment.NewLine), Has.Length.EqualTo(7));
        Assert.That(errors.ToString(), Does.Contain(garbled).And.Contain(cut).And.Contain(huge).And.Contain("missing"));
        Assert.That(output.ToString(), Does.Contain("isValid: no").And.Contain("topic: orders partition: 0 offset: 5"));
    }

    [TestCase]
    [TestCase("--yaml", "x")]
    public void Run_WrongArguments_IsAMistakeOfUsage(params string[] arguments) =>
        Assert.That(Dump(arguments), Is.EqualTo(64));

    private int Dump(params string[] arguments) => new DumpCommand(output, errors).Run(arguments);

    private string Put(string name, byte[] content)
    {
        var file = Path.Combine(directory, name);
        File.WriteAllBytes(file, content);
        return file;
    }
}
