using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>High watermarks and offsets that were looked up, and what else a record carries.</summary>
public sealed class WatermarkTests
{
    private static readonly LogChecker Log = new();

    private static HistoryBuilder TwoRecords => new HistoryBuilder().Appended(1, 0, 7, 8).FinallyRead(7, 8);

    [Test]
    public void Check_WatermarkFallsWithinALeaderEpoch_IsHighWatermarkFell()
    {
        var finding = CheckerAssert.Finds(
            Log, TwoRecords.ReadIn(4, 1, 2).ReadIn(4, 2, 1), Anomalies.MonotonicHighWatermark);

        Assert.That(finding.Statement, Does.StartWith("The leader of orders/0 in leader epoch 4 told process 1 at "));
        Assert.That(finding.Entries, Has.Count.EqualTo(4));
        CheckerAssert.IsValid(Log, TwoRecords.ReadIn(4, 1, 2).ReadIn(5, 2, 1));
        CheckerAssert.IsValid(Log, TwoRecords.ReadIn(4, 1, 1).ReadIn(4, 2, 2).ReadIn(4, 2, 2));
    }

    [Test]
    public void Check_WatermarksOfReadsThatOverlap_MayBeToldInAnyOrder() => CheckerAssert.IsValid(
        Log, TwoRecords.Read(1, 0).Read(2, 0).GotIn(4, 1, 2).GotIn(4, 2, 1));

    [Test]
    public void Check_FallsBelowAnEarlierOneOnly_IsFoundAmongMany()
    {
        var history = TwoRecords.ReadIn(4, 1, 0).ReadIn(4, 1, 1).Read(2, 0).ReadIn(4, 1, 2);

        CheckerAssert.IsValid(Log, new HistoryBuilder().Appended(1, 0, 7, 8).FinallyRead(7, 8)
            .ReadIn(4, 1, 0).ReadIn(4, 1, 1).Read(2, 0).ReadIn(4, 1, 2).GotIn(4, 2, 1));
        CheckerAssert.Finds(Log, history.GotIn(4, 2, 0), Anomalies.MonotonicHighWatermark);
    }

    [Test]
    public void Check_LookedUpEndFallsWithinALeaderEpoch_IsHighWatermarkFell()
    {
        CheckerAssert.Finds(
            Log, TwoRecords.Listed(1, -1, 2, epoch: 3).Listed(2, -1, 1, epoch: 3), Anomalies.MonotonicHighWatermark);
        CheckerAssert.IsValid(Log, TwoRecords.Listed(1, -1, 2, epoch: 3).Listed(2, -1, 1, epoch: 4));
    }

    [Test]
    public void Check_LookedUpEndIsOlderThanWhatWasAcknowledged_IsStaleRead()
    {
        var linearizable = new LogLinearizabilityChecker();
        CheckerAssert.Finds(linearizable, TwoRecords.Listed(1, -1, 1), Anomalies.StaleRead);
        CheckerAssert.IsValid(linearizable, TwoRecords.Listed(1, -1, 2));
        CheckerAssert.IsValid(Log, TwoRecords.Listed(1, -1, 1));
    }

    [Test]
    public void Check_LookedUpStartWithoutRetention_IsLostPrefix()
    {
        CheckerAssert.Finds(Log, TwoRecords.Listed(1, -2, 1), Anomalies.LostPrefix);
        CheckerAssert.IsValid(Log, TwoRecords.Listed(1, -2, 0));
        CheckerAssert.IsValid(Log, TwoRecords.Config("retention.bytes", "1").Listed(1, -2, 1));
    }

    [Test]
    public void Check_RecordWithOtherHeaders_IsAltered()
    {
        CheckerAssert.Finds(Log, new HistoryBuilder().Digested(sent: 5, read: 6), Anomalies.AlteredRecord);
        CheckerAssert.IsValid(Log, new HistoryBuilder().Digested(sent: 5, read: 5));
        CheckerAssert.IsValid(Log, new HistoryBuilder().Digested(sent: 5, read: null));
    }

    [Test]
    public void Check_KeyDiffersInALaterRead_IsFromNowhere()
    {
        var history = new HistoryBuilder().AppendKeyed(1, key: 3, 7).Acked(1, 0)
            .ReadKeyed(2, 0, 1, final: true, (0, 7, 3));

        CheckerAssert.IsValid(Log, history);
        CheckerAssert.Finds(Log, history.ReadKeyed(2, 0, 1, final: false, (0, 7, 4)), Anomalies.FromNowhere);
    }

    [TestCase(0, "from the start of the log")]
    [TestCase(1, "from the middle of the log")]
    public void Check_LostWrite_TellsFromWhere(int lost, string where)
    {
        var records = new[] { (0L, 7L), (1L, 8L), (2L, 9L) }.Where(record => record.Item1 != lost).ToArray();
        var history = new HistoryBuilder().Appended(1, 0, 7, 8, 9).Read(99, 0, final: true).Got(99, 3, records);

        var finding = CheckerAssert.Finds(Log, history, Anomalies.LostWrite);
        Assert.That(finding.Statement, Does.Contain($"is lost {where}:"));
    }

    [Test]
    public void Check_TimeIsOver_SaysSoUnlessSomethingWasFound()
    {
        var history = new HistoryBuilder();
        for (var i = 0; i < 5000; i++)
        {
            history.Appended(1, i, i);
        }

        var over = new CheckOptions { IsOver = () => true };
        var result = Judge.For("log").Check(history.Entries, over);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(
            result.Reason,
            Is.EqualTo("the time limit was reached after 4096 entries, before everything was judged"));

        // Nobody is to blame for what the part that was read does not get to.
        var healed = new HistoryBuilder().Phase("liveness").Append(2, 70_000).Info(2).Phase("final");
        foreach (var entry in history.Entries)
        {
            healed.Add(entry);
        }

        result = Judge.For("log-linearizable").Check(healed.Entries, over);
        Assert.That((result.Verdict, result.Findings.Count), Is.EqualTo((Verdict.Unknown, 0)));

        var wrong = new HistoryBuilder().Appended(1, 0, 70_000).Appended(1, 0, 70_001);
        foreach (var entry in history.Entries)
        {
            wrong.Add(entry);
        }

        Assert.That(Judge.For("log").Check(wrong.Entries, over).Verdict, Is.EqualTo(Verdict.Invalid));
    }
}
