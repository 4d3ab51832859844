using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

public sealed class LogCheckerTests
{
    private static readonly LogChecker Checker = new();

    [Test]
    public void Check_EverythingReadBack_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Append(1, 7, 8).Append(2, 9).Acked(1, 0).Read(3, 0).Got(3, 2, (0, 7), (1, 8)).Info(2)
        .Append(1, 10).Fail(1).FinallyRead(7, 8, 9));

    [Test]
    public void Check_StaleRead_IsNotJudged() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).Read(2, 0).Got(2, 0).FinallyRead(7));

    [Test]
    public void Check_AcknowledgedValueMissingBelowTheEnd_IsLost()
    {
        var history = new HistoryBuilder().Leader(2, 5).Fault(1, "partition", "start", "broker-2")
            .Appended(1, 0, 7).Fault(1, "partition", "end", "broker-2").Appended(2, 0, 8).FinallyRead(8);

        var finding = CheckerAssert.Finds(Checker, history, Anomalies.LostWrite);

        Assert.That(finding.Entries, Is.EqualTo(new[] { 2, 3, 8 }));
        Assert.That(finding.Statement, Is.EqualTo(
            "Value 7, appended to orders/0 by process 1 and at offset 0 by the acknowledgement at 0.003 s, is lost: a "
            + "final read passed over that offset at 0.008 s without it. At 0.003 s: broker 2 led orders/0 (leader "
            + "epoch 5); active faults: partition of broker-2."));
    }

    [Test]
    public void Check_LostAfterAReplicaCutItsLog_TellsSo()
    {
        var history = new HistoryBuilder().Replica("offline", 3).Appended(1, 0, 7).Replica("truncated", 2)
            .Appended(2, 0, 8).FinallyRead(8);

        var finding = CheckerAssert.Finds(Checker, history, Anomalies.LostWrite);

        Assert.That(
            finding.Statement, Does.EndWith("without it. Meanwhile: broker-2 cut the end of its log at 0.003 s."));
    }

    [Test]
    public void Check_AcksOneValueMissing_IsNotJudged() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .AppendWith(acks: 1, 1, 7).Acked(1, 0).AppendWith(acks: 0, 1, 6).Acked(1, null)
        .Appended(2, 0, 8).FinallyRead(8));

    [Test]
    public void Check_LostAtTheEndOfSeveral_CountsEach()
    {
        var history = new HistoryBuilder();
        for (var i = 0; i < 20; i++)
        {
            history.Appended(1, i, i);
        }

        var result = Checker.Check(history.Appended(2, 0, [.. Enumerable.Range(100, 20).Select(v => (long)v)])
            .FinallyRead([.. Enumerable.Range(100, 20).Select(v => (long)v)]).Entries);

        Assert.That(result.Counts[Anomalies.LostWrite.Id], Is.EqualTo(20));
        Assert.That(result.Findings.Count(f => f.Anomaly == Anomalies.LostWrite.Id), Is.EqualTo(8));
        Assert.That(result.Findings[0].Anomaly, Is.EqualTo(Anomalies.LostWrite.Id));
    }

    [Test]
    public void Check_ReadPassedOverItAndNoFinalRead_IsLost() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).Append(2, 8, 9).Info(2).Read(3, 0).Got(3, 2, (0, 8), (1, 9)), Anomalies.LostWrite);

    [Test]
    public void Check_UnknownAppendReadOnceThenGone_IsLost() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Append(1, 7).Info(1).Read(2, 0).Got(2, 1, (0, 7)).Appended(3, 0, 8).FinallyRead(8), Anomalies.LostWrite);

    [Test]
    public void Check_UnknownAppendNeverRead_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Append(1, 7).Info(1).Appended(3, 0, 8).FinallyRead(8));

    [Test]
    public void Check_AcknowledgedBeyondTheFinalReads_IsUnseen()
    {
        var history = new HistoryBuilder().Appended(1, 0, 7).Appended(1, 1, 8)
            .Read(9, 0, final: true).Got(9, 2, (0, 7));

        CheckerAssert.Finds(Checker, history, Anomalies.Unseen);

        Assert.That(Checker.Check(history.Entries).Reason, Is.EqualTo(
            "1 acknowledged record(s) of orders/0 could not be judged: no final read passed over their offsets"));
    }

    [Test]
    public void Check_FinalReadsInAnyOrder_JudgeWhatTheyPassedOver()
    {
        var history = new HistoryBuilder().Appended(1, 0, 7).Appended(1, 1, 8).Appended(1, 2, 9).Appended(1, 3, 10)
            .Read(9, 3, final: true).Got(9, 4, (3, 10)).Read(9, 2, final: true).Got(9, 4, (2, 9), (3, 10))
            .Read(9, 0, final: true).Got(9, 4, (0, 7));

        var finding = CheckerAssert.Finds(Checker, history, Anomalies.Unseen);

        Assert.That(finding.Statement, Does.StartWith("Value 8 was acknowledged at offset 1"));
    }

    [Test]
    public void Check_OneValueAtTwoOffsets_IsDuplicate() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).FinallyRead(7, 7), Anomalies.Duplicate);

    [Test]
    public void Check_OneValueAtThreeOffsets_IsOneDuplicate() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .AppendWith(acks: 1, 1, 7).Info(1).FinallyRead(7, 7, 7), Anomalies.Duplicate);

    [Test]
    public void Check_SameRecordReadTwice_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).Read(2, 0).Got(2, 1, (0, 7)).Read(2, 0).Got(2, 1, (0, 7)).FinallyRead(7));

    [Test]
    public void Check_TwoReadsDisagreeOnAnOffset_IsInconsistent() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .AppendWith(acks: 1, 1, 7).Acked(1, 0).AppendWith(acks: 1, 2, 8).Acked(2, 0)
        .Read(3, 0).Got(3, 1, (0, 7)).FinallyRead(8), Anomalies.InconsistentOffsets);

    [Test]
    public void Check_TwoAcknowledgementsOfOneOffset_IsInconsistent() =>
        CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8).Appended(2, 1, 9).FinallyRead(7, 8), Anomalies.InconsistentOffsets);

    [Test]
    public void Check_LaterAppendOfAProcessLiesBefore_IsNonmonotonicSend() =>
        CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 1, 7).Appended(1, 0, 8).FinallyRead(8, 7), Anomalies.NonmonotonicSend);

    [Test]
    public void Check_AppendsOfTwoProcessesInAnyOrder_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Appended(1, 1, 7).Appended(2, 0, 8).FinallyRead(8, 7));

    [Test]
    public void Check_ReadElsewhereThanAcknowledged_IsReordered() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7).Append(2, 8).Info(2).FinallyRead(8, 7), Anomalies.Reordered);

    [Test]
    public void Check_BatchOfUnknownOutcomeTornApart_IsReordered() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Append(1, 7, 8).Info(1).Appended(2, 1, 9).FinallyRead(7, 9, 8), Anomalies.Reordered);

    [Test]
    public void Check_BatchOfUnknownOutcomeHalfThere_IsLost() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Append(1, 7, 8).Info(1).Appended(2, 1, 9).FinallyRead(7, 9), Anomalies.LostWrite);

    [TestCase(-1, "whose payload this run never wrote")]
    [TestCase(5, "which nobody ever appended")]
    public void Check_RecordNobodyWrote_IsFromNowhere(long value, string why)
    {
        var finding = CheckerAssert.Finds(
            Checker, new HistoryBuilder().FinallyRead(value).FinallyRead(value), Anomalies.FromNowhere);

        Assert.That(finding.Statement, Does.Contain(why));
    }

    [Test]
    public void Check_RecordOfAnotherPartition_IsFromNowhere()
    {
        var history = new HistoryBuilder { Topic = "other" }.AppendWith(acks: 1, 1, 7).Info(1);
        history.Topic = "orders";

        CheckerAssert.Finds(Checker, history.FinallyRead(7), Anomalies.FromNowhere);
    }

    [Test]
    public void Check_ReadBeforeTheAppendBegan_IsFromNowhere() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Read(2, 0).Got(2, 1, (0, 7)).Appended(1, 0, 7).FinallyRead(7), Anomalies.FromNowhere);

    [Test]
    public void Check_ValueOfAFailedAppend_IsAbortedRead() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Append(1, 7).Fail(1).FinallyRead(7), Anomalies.G1a);

    [Test]
    public void Check_RecordsOutOfOrder_IsInternalNonmonotonicPoll() =>
        CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8).Read(2, 0).Got(2, 2, (1, 8), (0, 7)).FinallyRead(7, 8),
            Anomalies.InternalNonmonotonicPoll);

    [Test]
    public void Check_RecordBelowTheOffsetAskedFor_IsInternalNonmonotonicPoll() =>
        CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8).Read(2, 1).Got(2, 2, (0, 7), (1, 8)).FinallyRead(7, 8),
            Anomalies.InternalNonmonotonicPoll);

    [Test]
    public void Check_RecordsWithAGap_IsOffsetGap() => CheckerAssert.Finds(Checker, new HistoryBuilder()
        .Appended(1, 0, 7, 8).Read(2, 0).Got(2, 2, (1, 8)).FinallyRead(7, 8), Anomalies.OffsetGap);

    [Test]
    public void Check_FarApartOffsets_NeedNoMemoryBetween()
    {
        const long far = 1L << 60;
        var result = Checker.Check(new HistoryBuilder().Appended(1, far, 7)
            .Read(2, far, final: true).Got(2, far + 1, (far, 7)).Entries);

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void Check_OneValueAppendedTwice_IsRefused() => Assert.That(
        () => Checker.Check(new HistoryBuilder().Appended(1, 0, 7).Append(2, 7).Entries),
        Throws.TypeOf<Harness.Histories.HistoryFormatException>().With.Message.Contains("value 7 was appended before"));
}
