using Harness.Checkers;

namespace Harness.Tests.Invariants;

/// <summary>
/// Of each invariant of leaders and in-sync replicas the smallest violation, and what is nearest to it and is none.
/// </summary>
[TestFixture]
public sealed class LeaderInvariantTests
{
    [Test]
    public void LeaderCompleteness_NewLeaderLacksCommittedRecord_IsViolated() =>
        Committed(1, 2).Lead(3, 1, 3)
            .Violates(Anomalies.LeaderCompleteness, "without the committed offset 0 of epoch 0");

    [Test]
    public void LeaderCompleteness_NewLeaderHasIt_Holds() => Committed(1, 2).Lead(2, 1, 2).Holds();

    [Test]
    public void LeaderCompleteness_NewLeaderHasOtherRecordThere_IsViolated() =>
        Committed(1, 2).Append(0, 1, 9, 3).Lead(3, 2, 3).Violates(Anomalies.LeaderCompleteness, "broker 3 leads");

    [Test]
    public void LeaderCompleteness_CommittedInTheSameEpoch_Holds() => Committed(1, 2).Lead(3, 0, 3).Holds();

    [Test]
    public void LeaderCompleteness_NotCommitted_Holds() => new Watched().Append(0, 0, 7, 1, 2).Lead(3, 1, 3).Holds();

    [Test]
    public void LeaderCandidateCompleteness_CommitWithoutInSyncReplica_IsViolated() =>
        new Watched().Append(0, 0, 7, 1, 2).Commit(1, 0, 1)
            .Violates(Anomalies.LeaderCandidateCompleteness, "broker 3 may be elected");

    [Test]
    public void LeaderCandidateCompleteness_CommitWithAllInSyncReplicas_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Commit(1, 0, 1).Holds();

    [Test]
    public void LeaderCandidateCompleteness_JoinsWithoutCommittedRecord_IsViolated() =>
        Committed(1, 2).WaitFor(1, 0, 1, 2, 3).Decide(1, false, [1, 2, 3])
            .Violates(Anomalies.LeaderCandidateCompleteness, "broker 3 may be elected");

    [Test]
    public void LeaderCandidateCompleteness_JoinsWithIt_Holds() =>
        Committed(1, 2).WaitFor(1, 0, 1, 2, 3).Append(0, 0, 7, 3).Decide(1, false, [1, 2, 3]).Holds();

    [Test]
    public void LeaderCandidateCompleteness_EligibleWithoutCommittedRecord_IsViolated() =>
        Committed(1, 2).Decide(1, false, [1], [3])
            .Violates(Anomalies.LeaderCandidateCompleteness, "broker 3 may be elected");

    [Test]
    public void LeaderCandidateCompleteness_EligibleWithIt_Holds() =>
        Committed(1, 2).Decide(1, false, [1], [2]).Holds();

    [Test]
    public void LeaderCandidateCompleteness_InSyncReplicaBeginsAnew_IsViolated() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Commit(1, 0, 1).Restart(3, 0)
            .Violates(Anomalies.LeaderCandidateCompleteness, "broker 3 may be elected");

    [Test]
    public void LeaderCandidateCompleteness_ReplicaThatIsNotInSyncBeginsAnew_Holds() =>
        new Watched().Append(0, 0, 7, 1, 2, 3).Commit(1, 0, 1).Decide(1, false, [1, 2]).Restart(3, 0).Holds();

    [Test]
    public void ValidIsr_FencedBrokerJoins_IsViolated() =>
        new Watched().Decide(1, false, [1, 2]).Fence(3).WaitFor(1, 0, 1, 2, 3).Decide(1, false, [1, 2, 3])
            .Violates(Anomalies.ValidIsr, "broker 3 is in sync, and is fenced");

    [Test]
    public void ValidIsr_BrokerIsFencedLater_Holds() => new Watched().Fence(3).Decide(1, false, [1, 2]).Holds();

    [Test]
    public void ReplicationQuorumSuperset_LeaderStopsWaitingForInSyncReplica_IsViolated() =>
        new Watched().WaitFor(1, 0, 1, 2).Violates(Anomalies.ReplicationQuorumSuperset, "does not wait for 3");

    [Test]
    public void ReplicationQuorumSuperset_ControllerTookItOutBefore_Holds() =>
        new Watched().Decide(1, false, [1, 2]).WaitFor(1, 0, 1, 2).Holds();

    [Test]
    public void ReplicationQuorumSuperset_JoinsWithoutLeaderWaiting_IsViolated() =>
        new Watched().Decide(1, false, [1, 2]).WaitFor(1, 0, 1, 2).Decide(1, false, [1, 2, 3])
            .Violates(Anomalies.ReplicationQuorumSuperset, "does not wait for 3");

    [Test]
    public void ReplicationQuorumSuperset_LeaderWaitsForMore_Holds() =>
        new Watched().Decide(1, false, [1, 2]).WaitFor(1, 0, 1, 2, 3).Holds();

    [Test]
    public void ReplicationQuorumSuperset_NewLeaderWaitsForFewer_IsViolated() =>
        new Watched().Decide(2, true, [2, 3]).Lead(2, 1, 2).Violates(Anomalies.ReplicationQuorumSuperset, "wait for 3");

    [Test]
    public void ReplicationQuorumSuperset_DeposedLeaderWaitsForFewer_Holds() =>
        new Watched().Decide(2, true, [2, 3]).WaitFor(1, 0, 1).Holds();

    [Test]
    public void ValidIsr_MemberWithoutReplica_IsViolated() =>
        new Watched().WaitFor(1, 0, 1, 2, 3, 4).Decide(1, false, [1, 4])
            .Violates(Anomalies.ValidIsr, "the in-sync replicas 1, 4 are not all among 1, 2, 3");

    [Test]
    public void ValidIsr_MemberTwice_IsViolated() =>
        new Watched().Decide(1, false, [1, 2, 2]).Violates(Anomalies.ValidIsr, "the in-sync replicas 1, 2, 2");

    [Test]
    public void ValidIsr_LeaderIsNotInSync_IsViolated() =>
        new Watched().Decide(1, true, [2, 3]).Violates(Anomalies.ValidIsr, "broker 1 leads");

    [Test]
    public void ValidIsr_NobodyLeadsAndNobodyIsInSync_Holds() => new Watched().Decide(-1, true, [], [1, 2]).Holds();

    [Test]
    public void ValidIsr_EligibleAndInSync_IsViolated() =>
        new Watched().Decide(1, false, [1, 2], [2]).Violates(Anomalies.ValidIsr, "broker 2 is eligible");

    [Test]
    public void ValidIsr_EligibleWithoutReplica_IsViolated() =>
        new Watched().Decide(1, false, [1, 2], [4]).Violates(Anomalies.ValidIsr, "broker 4 is eligible");

    [Test]
    public void ValidIsr_EligibleAndNotInSync_Holds() => new Watched().Decide(1, false, [1], [2]).Holds();

    // Two in-sync replicas have the record at offset 0, and their leader, 1, committed it; 3 is not in sync.
    private static Watched Committed(params int[] inSync) => new Watched()
        .Decide(1, false, inSync).WaitFor(1, 0, inSync).Append(0, 0, 7, inSync).Commit(1, 0, 1);
}
