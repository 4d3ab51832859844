using Harness.Checkers;

namespace Harness.Tests.Invariants;

/// <summary>Of each invariant of logs the smallest violation, and what is nearest to it and is none.</summary>
[TestFixture]
public sealed class LogInvariantTests
{
    [Test]
    public void LogMatching_SameOffsetAndEpochOtherRecords_IsViolated() =>
        new Watched().Append(0, 0, 7, 1).Append(0, 0, 8, 2).Violates(Anomalies.LogMatching, "other records");

    [Test]
    public void LogMatching_SameOffsetOtherEpoch_Holds() =>
        new Watched().Append(0, 0, 7, 1).Append(0, 1, 8, 2).Holds();

    [Test]
    public void LogMatching_SameBatchAfterOtherBatches_IsViolated() =>
        new Watched().Append(0, 0, 7, 1).Append(0, 1, 8, 2).Append(1, 2, 9, 1, 2)
            .Violates(Anomalies.LogMatching, "where another replica has offset 0 of epoch 0");

    [Test]
    public void LogMatching_SameBatchAfterNothing_Holds() =>
        new Watched().Append(0, 0, 7, 1).Append(1, 0, 9, 1).Restart(2, 1).Append(1, 0, 9, 2).Holds();

    [Test]
    public void LogMatching_CompactedLogsOtherBatchesBefore_Holds() =>
        new Watched(isCompacted: true)
            .Append(0, 0, 7, 1, 2).Append(1, 0, 8, 1).Append(2, 0, 9, 1).Append(2, 0, 3, 2).Holds();

    [Test]
    public void LogMatching_BatchThatWasRefused_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2).Append(1, 1, 8, 1).Append(2, 1, 9, 1)
            .Append(2, 1, 9, 3).Refuse(3, 0).Append(0, 0, 7, 3).Append(1, 1, 8, 3).Append(2, 1, 9, 3).Holds();

    [Test]
    public void LogMatching_MoreFoundThanWasAppended_IsViolated() =>
        new Watched().Append(0, 0, 7, 1).Open(1, 2).Violates(Anomalies.LogMatching, "up to 2");

    [Test]
    public void LogMatching_AllFoundThatWasAppended_Holds() => new Watched().Append(0, 0, 7, 1).Open(1, 1).Holds();

    [Test]
    public void LogMatching_TruncatedRecordIsBackAfterCrash_Holds() =>
        new Watched().Append(0, 0, 7, 1).Truncate(1, 0).Open(1, 1).Holds();

    [Test]
    public void CommittedRecordKept_LastCopyTruncated_IsViolated() =>
        new Watched().Append(0, 0, 7, 1).Commit(1, 0, 0).Decide(1, false, [1]).WaitFor(1, 0, 1).Commit(1, 0, 1)
            .Decide(-1, true, []).Truncate(1, 0).Violates(Anomalies.CommittedRecordLost, "since broker 1 lost it");

    [Test]
    public void CommittedRecordKept_LastCopyLostInCrash_IsViolated() =>
        new Watched().Append(0, 0, 7, 1, 2).Decide(1, false, [1, 2]).WaitFor(1, 0, 1, 2).Commit(1, 0, 1)
            .Open(2, 0).Open(1, 0).Violates(Anomalies.CommittedRecordLost, "since broker 1 lost it");

    [Test]
    public void CommittedRecordKept_AnotherCopyIsLeft_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2).Decide(1, false, [1, 2]).WaitFor(1, 0, 1, 2).Commit(1, 0, 1)
            .Open(1, 0).Holds();

    [Test]
    public void CommittedRecordKept_NotCommitted_Holds() => new Watched().Append(0, 0, 7, 1).Truncate(1, 0).Holds();

    [Test]
    public void CommittedRecordKept_RemovedFromTheStart_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Commit(1, 0, 1).Restart(3, 1).Restart(2, 1).Restart(1, 1).Holds();

    [Test]
    public void ConsistentRead_OtherRecordBelowHighWatermark_IsViolated() =>
        new Watched().Append(0, 0, 7, 1, 3).Append(0, 1, 8, 2).Decide(1, false, [1, 3]).WaitFor(1, 0, 1, 3)
            .Commit(1, 0, 1).Learn(2, 0, 1).Violates(Anomalies.ConsistentRead, "offset 0 of epoch 0 was committed");

    [Test]
    public void ConsistentRead_OtherRecordAboveHighWatermark_Holds() =>
        new Watched().Append(0, 0, 7, 1, 3).Append(0, 1, 8, 2).Decide(1, false, [1, 3]).WaitFor(1, 0, 1, 3)
            .Commit(1, 0, 1).Learn(2, 0, 0).Holds();

    [Test]
    public void ConsistentRead_SameRecordBelowHighWatermark_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Commit(1, 0, 1).Learn(2, 0, 1).Holds();

    [Test]
    public void ConsistentRead_OtherRecordBelowHighWatermarkAtStart_IsViolated() =>
        new Watched().Append(0, 0, 7, 1, 3).Append(0, 1, 8, 2).Decide(1, false, [1, 3]).WaitFor(1, 0, 1, 3)
            .Commit(1, 0, 1).Open(2, 1, highWatermark: 1)
            .Violates(Anomalies.ConsistentRead, "offset 0 of epoch 0 was committed");

    [Test]
    public void ConsistentRead_OtherRecordAboveHighWatermarkAtStart_Holds() =>
        new Watched().Append(0, 0, 7, 1, 3).Append(0, 1, 8, 2).Decide(1, false, [1, 3]).WaitFor(1, 0, 1, 3)
            .Commit(1, 0, 1).Open(2, 1, highWatermark: 0).Holds();

    [Test]
    public void MonotonicHighWatermark_FallsWithinLeaderEpoch_IsViolated() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Learn(2, 0, 1).Learn(2, 0, 0)
            .Violates(Anomalies.MonotonicHighWatermark, "from 1 to 0");

    [Test]
    public void MonotonicHighWatermark_FallsWithNextLeaderEpoch_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Learn(2, 0, 1).Learn(2, 1, 0).Holds();

    [Test]
    public void MonotonicHighWatermark_FallsWithRestart_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Learn(2, 0, 1).Open(2, 1).Learn(2, 0, 0).Holds();
}
