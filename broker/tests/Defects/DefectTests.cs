using System.Reflection;
using Broker.Defects;
using Broker.Replication.Protocols;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Defects;

public sealed class DefectTests
{
    private static IEnumerable<Defect> All => DefectCatalog.All;

    [TestCaseSource(nameof(All))]
    public void Apply_EachDefect_ReplacesOnePartOfTheRulesOrOnePort(Defect defect)
    {
        var rules = defect.Apply(BrokerRules.Correct);
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var replaced = typeof(BrokerRules).GetProperties(Any).Where(rule => rule.Name != "EqualityContract")
            .Count(rule => !Equals(rule.GetValue(rules), rule.GetValue(BrokerRules.Correct)));
        var ports = new TestWorld().Ports.With(new MemoryStorage());
        var portsReplaced = ReferenceEquals(defect.Apply(ports, Configs.Of(1)), ports) ? 0 : 1;

        // What is not flushed is recovered from what is: that second line of defence has to go, too.
        Assert.That(replaced + portsReplaced, Is.EqualTo(defect.Id == "unflushed-checkpoint" ? 2 : 1));
    }

    [Test]
    public void All_IdsAndTexts_AreUniqueAndComplete()
    {
        Assert.That(All.Select(defect => defect.Id), Is.Unique);
        Assert.That(All.Select(defect => defect.Id), Is.Ordered);
        Assert.That(All.Select(defect => defect.Id), Has.All.Matches("^[a-z]+(-[a-z]+)*$"));
        Assert.That(All.SelectMany(defect => new[] { defect.Meaning, defect.Source }), Has.All.Not.Empty);
    }

    [Test]
    public void Find_Of_IsTheDefectOrNull()
    {
        Assert.That(All.Select(defect => DefectCatalog.Find(defect.Id)), Is.EqualTo(All));
        Assert.That(DefectCatalog.Find("no-such-defect"), Is.Null);
    }

    [Test]
    public void AcknowledgeBeforeReplication_LeaderAloneHasIt_Acknowledges()
    {
        var append = new ReplicationProtocol.AppendProgress(NextOffset: 5, HighWatermark: 4, LeaderOffset: 5,
            IsRetry: false);

        Assert.That(InSyncReplication.Protocol.MayAcknowledge(append), Is.False);
        Assert.That(Rules("ack-before-replication").Replication.MayAcknowledge(append), Is.True);
        Assert.That(InSyncReplication.Protocol.MayAcknowledge(append with { HighWatermark = 5 }), Is.True);
    }

    [Test]
    public void TruncateToHighWatermark_LaggingHighWatermark_CutsCommittedRecords()
    {
        var start = new ReplicationProtocol.FollowerStart(HighWatermark: 4, EndOffset: 9);

        Assert.That(InSyncReplication.Protocol.TruncationAtFollowerStart(start), Is.EqualTo(9));
        Assert.That(Rules("truncate-to-high-watermark").Replication.TruncationAtFollowerStart(start), Is.EqualTo(4));
    }

    [TestCase(true, 40)]
    [TestCase(false, 0)]
    public void UnflushedCheckpoint_EpochsAreLost_AreNotRecovered(bool hasEpochs, long correct)
    {
        var start = new BrokerRules.RecoveryStart(RecoveryPoint: 40, hasEpochs);

        Assert.That(BrokerRules.Correct.RecoversFrom(start), Is.EqualTo(correct));
        Assert.That(Rules("unflushed-checkpoint").RecoversFrom(start), Is.EqualTo(40));
    }

    [TestCase(6, 5, 9, 9, true)]
    [TestCase(5, 5, 9, 9, false)]
    [TestCase(6, 5, 8, 9, false)]
    public void UnconfirmedReads_OfACorrectBroker_Wait(
        long confirmed, long arrived, long highWatermark, long start, bool may)
    {
        var read = new ReplicationProtocol.ReadProgress(arrived, confirmed, highWatermark, start);

        Assert.That(InSyncReplication.Protocol.MayAnswerRead(read), Is.EqualTo(may));
        Assert.That(Rules("unconfirmed-reads").Replication.MayAnswerRead(read), Is.True);
    }

    [Test]
    public void AcknowledgeBeforeFlush_SegmentsOfPartitions_AreNotFlushedAndOthersAre()
    {
        var world = new TestWorld();
        var disk = new MemoryStorage();
        var ports = DefectCatalog.Find("ack-before-flush")!.Apply(world.Ports.With(disk), Configs.Of(1));
        disk.CreateDirectory("/data/logs/orders-0");
        disk.CreateDirectory("/data/logs-of-another");
        world.Run(async () =>
        {
            string[] paths =
                ["/data/logs/orders-0/a.log", "/data/logs/orders-0/a.index", "/data/logs-of-another/a.log"];
            foreach (var path in paths)
            {
                using var file = ports.Storage.Open(path);
                file.Append([1]);
                await file.FlushAsync();
            }
        });

        Assert.That(disk.FileFlushes, Is.EqualTo(2), "the index, and the file of another directory");
    }

    private static BrokerRules Rules(string id) => DefectCatalog.Find(id)!.Apply(BrokerRules.Correct);
}
