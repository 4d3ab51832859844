using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

public sealed class JudgeTests
{
    private static readonly IChecker Log = Judge.For("log");

    [Test]
    public void For_EveryModel_HasThatName() =>
        Assert.That(Judge.Models.Select(m => Judge.For(m).Model), Is.EqualTo(Judge.Models));

    [Test]
    public void For_UnknownModel_ListsTheKnown() =>
        Assert.That(() => Judge.For("lgo"), Throws.ArgumentException.With.Message.Contains("log, log-linearizable"));

    [Test]
    public void Check_WholeRun_IsValid() =>
        CheckerAssert.IsValid(Log, Run().Appended(1, 1, 8).Phase("final").FinallyRead(7, 8));

    [Test]
    public void Check_EmptyHistory_IsUnknown() => IsUnknown(new(), "only 0 of 0 operations were ok");

    [Test]
    public void Check_FewerThanHalfOk_IsUnknown() => IsUnknown(
        new HistoryBuilder().Appended(1, 0, 7).Append(1, 8).Fail(1).Append(1, 9).Info(1).FinallyRead(7).FinallyRead(7),
        "only 1 of 3 operations were ok");

    [Test]
    public void Check_NoAcknowledgedWriteReadBack_IsUnknown() => IsUnknown(
        new HistoryBuilder().Read(1, 0).Got(1, 0).AppendWith(acks: 0, 2, 7).Acked(2, null).FinallyRead(7),
        "no acknowledged write was read back");

    [Test]
    public void Check_InvalidAndUnknown_IsInvalidWithoutReason()
    {
        var result = Log.Check(new HistoryBuilder().Append(1, 7).Fail(1).FinallyRead(7).Entries);

        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.Invalid, (string?)null)));
    }

    [Test]
    public void Check_NoAppendAfterHealing_IsUnavailable()
    {
        var finding = CheckerAssert.Finds(Log,
            Run().Append(1, 8).Info(1).Append(2, 9).Info(2, "DISCONNECTED").Phase("final").FinallyRead(7),
            Anomalies.Unavailable);

        Assert.That(finding.Statement, Does.StartWith("orders/0 took no append after all faults had healed: 2 attempts "
            + "from 0.006 s on, the last answered with DISCONNECTED."));
    }

    [Test]
    public void Check_FinalReadStuck_IsUnavailable()
    {
        var finding = CheckerAssert.Finds(Log,
            Run().Appended(1, 1, 8).Phase("final").Read(9, 0, final: true).Got(9, 2, (0, 7)), Anomalies.Unavailable);

        Assert.That(finding.Statement, Does.Contain("could not be read to its end").And.Contain("1 records below 2"));
    }

    [Test]
    public void Check_NobodyTriedAfterHealing_IsUnknown()
    {
        IsUnknown(Run().Phase("final").FinallyRead(7), "nobody tried to append to orders/0 in the liveness phase");
        IsUnknown(Run().Appended(1, 1, 8).Phase("final"), "nobody tried to read orders/0 in the final phase");
        IsUnknown(Run().Appended(1, 1, 8), "the run ended before its final phase");
    }

    private static HistoryBuilder Run() => new HistoryBuilder()
        .Phase("faults").Leader(1, 0).Appended(1, 0, 7).Phase("heal").Phase("liveness");

    private static void IsUnknown(HistoryBuilder history, string reason)
    {
        var result = Log.Check(history.Entries);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Reason, Does.Contain(reason));
    }
}
