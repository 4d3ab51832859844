using Broker.Defects;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>What goes wrong with each defect of compaction, and does not without.</summary>
[TestFixture]
internal sealed class CleaningDefectTests
{
    [TestCase(null, true)]
    [TestCase("clean-past-high-watermark", false)]
    public async Task Clean_UncommittedRecordIsTruncated_CommittedOneIsStillThere(string? defect, bool isThere)
    {
        var log = await CleanableLog.OpenAsync(new MemoryStorage(), rules: Rules(defect));
        await log.AppendAsync("a=1", "b=1", "c=1");
        foreach (var key in new[] { "a", "d", "e", "f" })
        {
            log.Log.AppendAsLeader(KeyedRecord.Produce(key, "2"), 0);
        }

        await log.Log.FlushAsync();
        await log.CleanAsync(highWatermark: 3);
        log.Log.TruncateTo(3);

        Assert.That(await log.ReadAsync(), isThere ? Contains.Item("0:a=1") : Does.Not.Contain("0:a=1"));
    }

    [TestCase(null, 6)]
    [TestCase("drop-empty-last-batch", 4)]
    public async Task Clean_EverythingAtTheEndIsDeleted_TheEndStaysAfterACrash(string? defect, int end)
    {
        var disk = new MemoryStorage();
        var log = await CleanableLog.OpenAsync(
            disk, CleanableLog.Options with { MaxCompactionLagMs = 10 }, Rules(defect));
        await log.AppendAsync("x=1", "y=1", "z=1", "a=1", "a=-");
        log.Log.AppendAsLeader(KeyedRecord.Produce("b", null), 0);
        await log.CommitAsync();
        for (var i = 0; i < 3; i++)
        {
            log.Time.Advance(TimeSpan.FromSeconds(2));
            await log.CleanAsync();
        }

        Assert.That(await log.ReadAsync(), Is.EqualTo(new[] { "0:x=1", "1:y=1", "2:z=1" }));
        Assert.That(log.Log.EndOffset, Is.EqualTo(6));

        // The checkpoint of recovery points was lost: every segment is looked at.
        var crashed = disk.Crash();
        crashed.Delete(CleanableLog.Root + "/recovery-point-offset-checkpoint");
        Assert.That((await CleanableLog.OpenAsync(crashed)).Log.EndOffset, Is.LessThanOrEqualTo(end));
        Assert.That((await CleanableLog.OpenAsync(crashed)).Log.EndOffset == 6, Is.EqualTo(defect is null));
    }

    [Test]
    public void CleanableTo_OfACorrectBroker_IsTheSmallerOffset()
    {
        Assert.That(BrokerRules.Correct.CleanableTo(new(HighWatermark: 5, LastStableOffset: 9)), Is.EqualTo(5));
        Assert.That(BrokerRules.Correct.CleanableTo(new(HighWatermark: 9, LastStableOffset: 5)), Is.EqualTo(5));
        Assert.That(Rules("clean-past-high-watermark").CleanableTo(new(5, 9)), Is.EqualTo(9));
    }

    private static BrokerRules Rules(string? defect) =>
        defect is null ? BrokerRules.Correct : DefectCatalog.Find(defect)!.Apply(BrokerRules.Correct);
}
