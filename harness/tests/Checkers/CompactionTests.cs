using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>What the checkers make of logs from which records with later successors are removed.</summary>
public sealed class CompactionTests
{
    private static readonly LogChecker Checker = new();

    [Test]
    public void Check_AllButTheLastOfEachKeyRemoved_IsValid() => CheckerAssert.IsValid(Checker, Keyed()
        .ReadKeyed(2, 0, 5, final: false, (2, 12, 1), (4, 14, 2))
        .ReadKeyed(9, 0, 5, final: true, (2, 12, 1), (4, 14, 2)));

    [Test]
    public void Check_NothingRemovedYet_IsValid() => CheckerAssert.IsValid(Checker, Keyed()
        .ReadKeyed(9, 0, 5, final: true, (0, 10, 1), (1, 11, 2), (2, 12, 1), (3, 13, 2), (4, 14, 2)));

    [Test]
    public void Check_ReadEndsInAGap_IsValid() => CheckerAssert.IsValid(Checker, Keyed()
        .ReadKeyed(9, 0, 2, final: true).ReadKeyed(9, 2, 4, final: true, (2, 12, 1))
        .ReadKeyed(9, 4, 5, final: true, (4, 14, 2)));

    [Test]
    public void Check_LastOfAKeyRemoved_IsLost()
    {
        var finding = CheckerAssert.Finds(Checker, Keyed()
            .ReadKeyed(9, 0, 5, final: true, (0, 10, 1), (4, 14, 2)), Anomalies.LostWrite);

        Assert.That(finding.Statement, Does.StartWith("Value 12, appended to orders/0"));
    }

    [Test]
    public void Check_LastOfAKeyRemovedAtTheEnd_IsLost() => CheckerAssert.Finds(Checker, Keyed()
        .ReadKeyed(9, 0, 5, final: true, (2, 12, 1)), Anomalies.LostWrite);

    [Test]
    public void Check_EarlierReadLeftOutTheLastOfAKey_IsAGap()
    {
        var finding = CheckerAssert.Finds(Checker, Keyed()
            .ReadKeyed(2, 1, 5, final: false, (3, 13, 2), (4, 14, 2))
            .ReadKeyed(9, 0, 5, final: true, (2, 12, 1), (4, 14, 2)), Anomalies.OffsetGap);

        Assert.That(finding.Statement, Does.Contain(
            "read over offset 2 of orders/0 at 0.012 s without value 12, although no later record with key 1 had been "
            + "sent"));
    }

    [Test]
    public void Check_RecordGoneBeforeItsSuccessorWasSent_IsAGap() => CheckerAssert.Finds(Checker, Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 2, 11).Acked(1, 1)
        .ReadKeyed(2, 0, 2, final: false, (1, 11, 2)).AppendKeyed(1, 1, 12).Acked(1, 2)
        .ReadKeyed(9, 0, 3, final: true, (1, 11, 2), (2, 12, 1)), Anomalies.OffsetGap);

    [Test]
    public void Check_SuccessorOfUnknownOutcomeIsGoneItself_IsValid() => CheckerAssert.IsValid(Checker, Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 1, 11).Info(1).AppendKeyed(2, 2, 12).Acked(2, 2)
        .ReadKeyed(2, 0, 3, final: false, (2, 12, 2)).AppendKeyed(2, 1, 13).Acked(2, 3)
        .ReadKeyed(9, 0, 4, final: true, (2, 12, 2), (3, 13, 1)));

    [Test]
    public void Check_RecordGoneWhileItsSuccessorWaits_IsValid() => CheckerAssert.IsValid(Checker, Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 2, 11).Acked(1, 1).AppendKeyed(1, 1, 12)
        .ReadKeyed(2, 0, 2, final: false, (1, 11, 2)).Acked(1, 2)
        .ReadKeyed(9, 0, 3, final: true, (1, 11, 2), (2, 12, 1)));

    [Test]
    public void Check_SuccessorWasNeverCommitted_IsLost() => CheckerAssert.Finds(Checker, Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 1, 11).Info(1)
        .AppendKeyed(2, 2, 12).Acked(2, 1).ReadKeyed(9, 0, 2, final: true, (1, 12, 2)), Anomalies.LostWrite);

    [Test]
    public void Check_SuccessorOfUnknownOutcomeWasRead_IsValid() => CheckerAssert.IsValid(Checker, Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 1, 11).Info(1)
        .ReadKeyed(9, 0, 2, final: true, (1, 11, 1)));

    [Test]
    public void Check_SuccessorMayLieBeyondTheFinalReads_IsNotJudged() => Assert.That(Checker.Check(Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 1, 11).Info(1).AppendKeyed(2, 2, 12).Acked(2, 2)
        .ReadKeyed(9, 0, 1, final: true).Entries).Verdict, Is.EqualTo(Verdict.Unknown));

    [Test]
    public void Check_SameOnATopicThatIsNotCompacted_IsLost()
    {
        var history = new HistoryBuilder().AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 1, 11).Acked(1, 1)
            .ReadKeyed(9, 0, 2, final: true, (1, 11, 1));

        CheckerAssert.Finds(Checker, history, Anomalies.LostWrite);
        CheckerAssert.Finds(Checker, history, Anomalies.OffsetGap);
    }

    [Test]
    public void Check_RecordsWithoutKeysOnACompactedTopic_AreNeverRemoved() => CheckerAssert.Finds(Checker, Compacted()
        .Appended(1, 0, 7).Appended(1, 1, 8).ReadKeyed(9, 0, 2, final: true), Anomalies.LostWrite, 2);

    [Test]
    public void Check_OffsetTakenByAnotherRecord_IsInconsistent() => CheckerAssert.Finds(Checker, Keyed()
        .AppendKeyed(1, 3, 15).Acked(1, 4).ReadKeyed(9, 0, 5, final: true, (2, 12, 1), (4, 15, 3)),
        Anomalies.InconsistentOffsets);

    [TestCase(2, "with key 2, which was appended with key 1")]
    [TestCase(-1, "with a key that this run never wrote, which was appended with key 1")]
    public void Check_RecordWithAnotherKey_IsFromNowhere(long key, string why)
    {
        var finding = CheckerAssert.Finds(Checker, Compacted().AppendKeyed(1, 1, 10).Acked(1, 0)
            .ReadKeyed(9, 0, 1, final: true, (0, 10, key)), Anomalies.FromNowhere);

        Assert.That(finding.Statement, Does.Contain(why));
    }

    [Test]
    public void Check_TombstoneIsGoneInTheEnd_IsValid() => CheckerAssert.IsValid(Checker, Deleting("2")
        .AppendKeyed(1, 1, 10).Acked(1, 0).Tombstone(1, 1, 11).Acked(1, 1).AppendKeyed(1, 2, 12).Acked(1, 2)
        .ReadKeyed(9, 0, 3, final: true, (2, 12, 2)));

    [Test]
    public void Check_TombstoneIsGoneBeforeItsTime_IsLost() => CheckerAssert.Finds(Checker, Deleting("1000")
        .AppendKeyed(1, 1, 10).Acked(1, 0).Tombstone(1, 1, 11).Acked(1, 1).AppendKeyed(1, 2, 12).Acked(1, 2)
        .ReadKeyed(9, 0, 3, final: true, (2, 12, 2)), Anomalies.LostWrite);

    [TestCase("3", true)]
    [TestCase("4", false)]
    public void Check_ReadLeftOutATombstone_IsAGapUntilItMayExpire(string retentionMs, bool isValid)
    {
        var history = Deleting(retentionMs).Tombstone(1, 1, 10).Acked(1, 0)
            .ReadKeyed(2, 0, 1, final: false).AppendKeyed(1, 1, 11).Acked(1, 1)
            .ReadKeyed(9, 0, 2, final: true, (1, 11, 1));

        if (isValid)
        {
            CheckerAssert.IsValid(Checker, history);
        }
        else
        {
            CheckerAssert.Finds(Checker, history, Anomalies.OffsetGap);
        }
    }

    [Test]
    public void Check_TombstoneOfUnknownOutcomeMayHaveTakenARecordUnseen_IsValid() => CheckerAssert.IsValid(Checker,
        Deleting("2").AppendKeyed(1, 1, 10).Acked(1, 0).Tombstone(1, 1, 11).Info(1).AppendKeyed(2, 2, 12).Acked(2, 2)
            .ReadKeyed(9, 0, 3, final: true, (2, 12, 2)));

    [Test]
    public void Check_ValueIsGoneThoughOnlyAnEarlierTombstoneHasItsKey_IsLost() =>
        CheckerAssert.Finds(Checker, Deleting("2")
        .Tombstone(1, 1, 10).Acked(1, 0).AppendKeyed(1, 1, 11).Acked(1, 1)
        .ReadKeyed(9, 0, 2, final: true), Anomalies.LostWrite);

    // Tombstones may go after some ms.
    private static HistoryBuilder Deleting(string retentionMs) => new HistoryBuilder().Config(
        ("cleanup.policy", "compact"), ("delete.retention.ms", retentionMs));

    private static HistoryBuilder Compacted() => new HistoryBuilder().Config("cleanup.policy", "compact");

    // Values 10 to 14 at offsets 0 to 4, with keys 1, 2, 1, 2, 2.
    private static HistoryBuilder Keyed() => Compacted()
        .AppendKeyed(1, 1, 10).Acked(1, 0).AppendKeyed(1, 2, 11).Acked(1, 1).AppendKeyed(1, 1, 12).Acked(1, 2)
        .AppendKeyed(1, 2, 13).Acked(1, 3).AppendKeyed(1, 2, 14).Acked(1, 4);
}
