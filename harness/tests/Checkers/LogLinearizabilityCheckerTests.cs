using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

public sealed class LogLinearizabilityCheckerTests
{
    private static readonly LogLinearizabilityChecker Checker = new();

    [Test]
    public void Check_ReadBesideAnAppend_MaySeeItOrNot() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Append(1, 7).Read(2, 0).Got(2, 0).Read(2, 0).Got(2, 1, (0, 7)).Acked(1, 0).FinallyRead(7));

    [Test]
    public void Check_ReadMissesAnAcknowledgedAppend_IsStale()
    {
        var history = new HistoryBuilder().Leader(3, 2).Appended(1, 0, 7).Read(2, 0).Got(2, 0).FinallyRead(7);

        var finding = CheckerAssert.Finds(Checker, history, Anomalies.StaleRead);

        Assert.That(finding.Entries, Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(finding.Statement, Is.EqualTo(
            "Process 2 began to read orders/0 at 0.003 s and was shown a log of 0 records, although process 1's append "
            + "of the record at offset 0 had been acknowledged at 0.002 s. At 0.003 s: broker 3 led "
            + "orders/0 (leader epoch 2)."));
    }

    [Test]
    public void Check_ReadMissesWhatAnEarlierReadSaw_IsStale() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Append(1, 7).Read(2, 0).Got(2, 1, (0, 7)).Read(3, 0).Got(3, 0).Acked(1, 0).FinallyRead(7),
            Anomalies.StaleRead);

    [Test]
    public void Check_EmptyReadBeyondTheHighWatermark_IsStale() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8).Read(2, 2).Got(2, 1).FinallyRead(7, 8), Anomalies.StaleRead);

    [Test]
    public void Check_ReadMissesTheEndOfAnAcknowledgedBatch_IsStale() =>
        CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8, 9).Read(2, 0).Got(2, 2, (0, 7), (1, 8)).FinallyRead(7, 8, 9), Anomalies.StaleRead);

    [Test]
    public void Check_ReadCutShortButUpToDate_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8).Read(2, 0).Got(2, 2, (0, 7)).FinallyRead(7, 8));

    [Test]
    public void Check_AcknowledgedAppendsAgainstRealTime_IsNonlinearizable() => CheckerAssert.Finds(Checker,
        new HistoryBuilder().Appended(1, 1, 7).Appended(2, 0, 8).FinallyRead(8, 7), Anomalies.NonlinearizableAppend);

    [Test]
    public void Check_UnknownAppendTakesEffectLate_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Append(1, 7).Info(1).Appended(2, 0, 8).Read(3, 0).Got(3, 1, (0, 8)).FinallyRead(8, 7));

    [Test]
    public void Check_HighWatermarkAheadOfAllAppends_IsFutureRead() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Read(2, 0).Got(2, 1).Appended(1, 0, 7).FinallyRead(7), Anomalies.FutureRead);

    [Test]
    public void Check_AcksOneAppendNotSeen_IsNotJudged() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .AppendWith(acks: 1, 1, 7).Acked(1, 0).Read(2, 0).Got(2, 0).FinallyRead(7));

    [Test]
    public void Check_LostWrite_IsFoundToo() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).Append(2, 8).Acked(2, 0).FinallyRead(8), Anomalies.LostWrite);

    [Test]
    public void Check_SeveralStaleReads_CountsEachOnce() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).Appended(1, 1, 8).Read(2, 0).Got(2, 0).Read(2, 0).Got(2, 1, (0, 7))
        .FinallyRead(7, 8), Anomalies.StaleRead, count: 2);
}
