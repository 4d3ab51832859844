using Broker.Protocol;
using Broker.Replication;
using Broker.Tests.Storage.Transactions;

namespace Broker.Tests.Replication;

/// <summary>
/// What consumers are answered that want committed records only, and what all are told of transactions.
/// </summary>
internal sealed class CommittedReadTests
{
    private Shard shard = null!;

    [SetUp]
    public void SetUp() => shard = Shard.Leading([1], configure: config => config with { MinInsyncReplicas = 1 });

    [Test]
    public void Read_OpenTransaction_EndsWhereItBegins()
    {
        Append("=a", "1=a", "=b");

        var (committed, any) = (Read(0), shard.Await(shard.Read(0)));
        Assert.That((committed.HighWatermark, committed.LastStableOffset, EndOf(committed)), Is.EqualTo((3, 1, 1)));
        Assert.That((any.LastStableOffset, EndOf(any)), Is.EqualTo((1, 3)));
        Assert.That(committed.Aborted, Is.Empty);
        Assert.That(any.Aborted, Is.Null);
        Assert.That(Read(1).Records.IsEmpty);
    }

    [Test]
    public void Read_AbortedTransactions_AreToldWithTheRecords()
    {
        Append("1=a", "2=a", "1-", "2!", "3=a", "3-");
        var answer = Read(0);

        Assert.That(EndOf(answer), Is.EqualTo(6));
        Assert.That(
            answer.Aborted!.Select(entry => (entry.ProducerId, entry.FirstOffset)),
            Is.EqualTo(new[] { (1L, 0L), (3L, 4L) }));
        Assert.That(Read(3).Aborted!.Select(entry => entry.ProducerId), Is.EqualTo(new[] { 3L }));
    }

    [Test]
    public void Read_WaitsUntilTheTransactionEnds()
    {
        Append("1=a");
        var waiting = shard.One(Question(0, waitMs: 10_000));
        shard.Run(1);
        Append("=b");
        shard.Run(1);
        Assert.That(waiting.IsCompleted, Is.False);

        Append("1-");
        shard.Run(1);
        Assert.That(waiting.IsCompleted);
        Assert.That(shard.Await(waiting).Aborted!.Single().ProducerId, Is.EqualTo(1));
    }

    [Test]
    public void Read_MarkerNotYetCommitted_ShowsNothingOfItsTransaction()
    {
        shard = Shard.Leading([1, 2, 3]);
        Append("1=a", "1!");
        shard.Follow(2, offset: 1);
        shard.Follow(3, offset: 1);
        shard.Run(1);
        var answer = Read(0);
        Assert.That((answer.HighWatermark, answer.LastStableOffset), Is.EqualTo((1, 0)));
        Assert.That(answer.Records.IsEmpty);

        shard.Follow(2, offset: 2);
        shard.Follow(3, offset: 2);
        shard.Run(1);
        Assert.That(EndOf(Read(0)), Is.EqualTo(2));
    }

    [Test]
    public void Follow_OpenTransaction_IsToldTheLastStableOffsetAndSentAll()
    {
        shard = Shard.Leading([1, 2, 3]);
        Append("1=a", "=b");
        var answer = shard.Await(shard.Follow(2, offset: 0));

        Assert.That((answer.LastStableOffset, EndOf(answer), answer.Aborted), Is.EqualTo((0, 2, default(object))));
    }

    [TestCase(-1, true, 1)]
    [TestCase(-1, false, 3)]
    [TestCase(-2, true, 0)]
    [TestCase(1000, true, 0)]
    [TestCase(1001, true, -1)]
    [TestCase(1001, false, 1)]
    public void ListOffset_OpenTransaction_EndsWhereItBeginsForCommittedReads(long time, bool committed, long expected)
    {
        Append("=a", "1=a", "=b");

        var found = shard.Await(shard.Reactor.Ask(() => shard.Manager.ListOffsetAsync(
            Shard.Id, new OffsetQuestion(time, -1, TimeSpan.FromSeconds(1)) { WantsCommitted = committed })));
        Assert.That((found.Error, found.Offset), Is.EqualTo((ErrorCode.None, expected)));
        Assert.That(found.TimestampMs, Is.EqualTo(time >= 0 && expected >= 0 ? 1000 + expected : -1));
    }

    // Timestamps from 1000 on.
    private void Append(params string[] words)
    {
        foreach (var word in words)
        {
            var log = shard.Manager.Find(Shard.Id)!.Log;
            var appended = shard.Append(TransactionLog.Batch(word, 0, timestamp: 1000 + log.EndOffset));
            shard.Run(1);
            Assert.That(!appended.IsCompleted || shard.Await(appended).Error == ErrorCode.None);
        }
    }

    private FetchAnswer Read(long offset) => shard.Await(shard.One(Question(offset)));

    private static FetchQuestion Question(long offset, int waitMs = 0) => new(
        FetchQuestion.Consumer, -1, 77, TimeSpan.FromMilliseconds(waitMs), 1 << 20,
        [new FetchPartition(Shard.Id, -1, offset, -1, 1 << 20)])
    {
        WantsCommitted = true,
    };

    private static long EndOf(FetchAnswer answer) =>
        TransactionOracle.Split(answer.Records.ToArray()).Select(batch => batch.NextOffset).LastOrDefault();
}
