using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>Lookups of offsets by timestamp.</summary>
public sealed class TimeLookupTests
{
    private static readonly LogChecker Log = new();
    private static readonly LogLinearizabilityChecker Linearizable = new();

    // Timestamps 100, 100, 300, 200 at offsets 0 to 3.
    private static HistoryBuilder FourRecords => new HistoryBuilder()
        .AppendedAt(100, 1, 0, 10, 11).AppendedAt(300, 1, 2, 12).AppendedAt(200, 1, 3, 13)
        .FinallyRead(10, 11, 12, 13);

    [TestCase(0, 0)]
    [TestCase(100, 0)]
    [TestCase(101, 2)]
    [TestCase(200, 2)]
    [TestCase(300, 2)]
    [TestCase(301, -1)]
    public void Check_FirstThatIsNotOlder_IsValid(long timestamp, long offset)
    {
        CheckerAssert.IsValid(Log, FourRecords.Listed(1, timestamp, offset));
        CheckerAssert.IsValid(Linearizable, FourRecords.Listed(1, timestamp, offset));
    }

    [TestCase(101, 1, "that it is the one at offset 1: but value 11, which lies there, has timestamp 100.")]
    [TestCase(100, 1, "offset 1: but value 10 at offset 0, with timestamp 100, lies before it.")]
    [TestCase(150, 3, "offset 3: but value 12 at offset 2, with timestamp 300, lies before it.")]
    [TestCase(0, 4, "offset 4: but value 10 at offset 0, with timestamp 100, lies before it.")]
    public void Check_AnotherOffset_IsWrongOffsetForTime(long timestamp, long offset, string told)
    {
        var finding = CheckerAssert.Finds(Log, FourRecords.Listed(7, timestamp, offset), Anomalies.WrongOffsetForTime);

        Assert.That(finding.Statement, Does.StartWith(
            $"Process 7 asked for the first record of orders/0 with timestamp {timestamp} or a later one, and was"));
        Assert.That(finding.Statement, Does.Contain(told));
        Assert.That(finding.Entries, Has.Count.EqualTo(4));
    }

    [Test]
    public void Check_NoneAlthoughOneWasAcknowledgedBefore_IsWrongWhereAnswersAreNotStale()
    {
        CheckerAssert.Finds(Linearizable, FourRecords.Listed(7, 300, -1), Anomalies.WrongOffsetForTime);
        CheckerAssert.IsValid(Log, FourRecords.Listed(7, 300, -1));
    }

    [Test]
    public void Check_NoneWhileTheFirstIsAppended_IsValid() => CheckerAssert.IsValid(
        Linearizable, new HistoryBuilder().Listed(7, 300, -1).AppendedAt(300, 1, 0, 12).FinallyRead(12));

    [Test]
    public void Check_RecordThatIsReadOnlyLater_WasThereAlready()
    {
        // The offset that was answered lies behind it, so whoever answered had it.
        var history = new HistoryBuilder().Append(1, 12).AppendedAt(300, 2, 1, 13).Listed(7, 200, 1);
        CheckerAssert.IsValid(Log, history.Acked(1, 0).FinallyRead(12, 13));

        var late = new HistoryBuilder().AppendedAt(300, 2, 1, 13).Listed(7, 200, 1)
            .AppendedAt(300, 1, 0, 12).FinallyRead(12, 13);
        CheckerAssert.Finds(Log, late, Anomalies.WrongOffsetForTime);
    }

    [TestCase("cleanup.policy", "compact")]
    [TestCase("retention.ms", "1000")]
    public void Check_RecordsMayHaveBeenRemoved_OnlyTheRecordFoundIsJudged(string key, string value)
    {
        CheckerAssert.IsValid(Log, FourRecords.Config(key, value).Listed(7, 100, 1));
        CheckerAssert.IsValid(Linearizable, FourRecords.Config(key, value).Listed(7, 300, -1));
        CheckerAssert.Finds(
            Log, FourRecords.Config(key, value).Listed(7, 101, 1), Anomalies.WrongOffsetForTime);
    }

    [Test]
    public void Check_AppendsWithoutTimestamps_SayNothing() => CheckerAssert.IsValid(
        Linearizable, new HistoryBuilder().Appended(1, 0, 10, 11).FinallyRead(10, 11).Listed(7, 100, 1)
            .Listed(7, 100, -1));
}
