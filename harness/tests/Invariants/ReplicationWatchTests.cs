using Harness.Checkers;

namespace Harness.Tests.Invariants;

/// <summary>What the watch itself finds, and how often it tells.</summary>
[TestFixture]
public sealed class ReplicationWatchTests
{
    [Test]
    public void UnexplainedDamage_NoBitFlipped_IsViolated() =>
        new Watched().GoOffline(2, isDamaged: true).Violates(Anomalies.UnexplainedDamage, "the log of broker 2");

    [Test]
    public void UnexplainedDamage_BitsFlippedThere_Holds() =>
        new Watched(rotten: 2).GoOffline(2, isDamaged: true).Holds();

    [Test]
    public void UnexplainedDamage_BitsFlippedElsewhere_IsViolated() =>
        new Watched(rotten: 3).GoOffline(2, isDamaged: true).Violates(Anomalies.UnexplainedDamage, "it is so");

    [Test]
    public void UnexplainedDamage_DiskFails_Holds() => new Watched().GoOffline(2, isDamaged: false).Holds();

    [Test]
    public void FullIsr_ReplicaNotInSync_IsViolated() =>
        new Watched().Decide(1, false, [1, 2]).Heal().Violates(Anomalies.FullIsr, "broker 3 is not in sync");

    [Test]
    public void FullIsr_AllInSync_Holds() => new Watched().Heal().Holds();

    [Test]
    public void FullIsr_NobodyLeads_IsViolated() =>
        new Watched().Decide(-1, true, [], [1, 2, 3]).Heal().Violates(Anomalies.FullIsr, "nobody leads");

    [Test]
    public void FullIsr_DiskFailed_Holds() =>
        new Watched().GoOffline(3, isDamaged: false).Decide(1, false, [1, 2]).Heal().Holds();

    [Test]
    public void FullIsr_DiskFailedAndBrokerStartedSince_IsViolated() =>
        new Watched().GoOffline(3, isDamaged: false).Decide(1, false, [1, 2]).Open(3, 0).Heal()
            .Violates(Anomalies.FullIsr, "broker 3 is not in sync");

    [Test]
    public void FullIsr_TopicWasDeletedMeanwhile_Holds() =>
        new Watched().Decide(1, false, [1, 2]).DeleteTopic().Heal().Holds();

    [Test]
    public void Observe_SameInvariantAgain_IsToldOnce() =>
        new Watched().Append(0, 0, 7, 1).Append(0, 0, 8, 2).Append(0, 0, 9, 3)
            .Violates(Anomalies.LogMatching, "broker 2");
}
