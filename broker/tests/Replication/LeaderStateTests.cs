using System.Collections.Immutable;
using Broker.Metadata;
using Broker.Replication;
using Broker.Replication.Protocols;

namespace Broker.Tests.Replication;

public sealed class LeaderStateTests
{
    private const int MinIsr = 2;
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);

    [Test]
    public void HighWatermark_AllInSync_IsTheLeastOfAll()
    {
        var leader = Leader([1, 2, 3]);
        Fetch(leader, 2, offset: 8);
        Fetch(leader, 3, offset: 6);

        Assert.That(Commit(leader, 0, 10), Is.EqualTo(6));
        Assert.That(Commit(leader, 0, 5), Is.EqualTo(5), "what the leader has not flushed");
        Assert.That(Commit(leader, 7, 10), Is.EqualTo(7), "it never falls");
    }

    [Test]
    public void HighWatermark_MemberDidNotFetchYet_Stays() =>
        Assert.That(Commit(Leader([1, 2]), 3, 10), Is.EqualTo(3));

    [Test]
    public void HighWatermark_ReplicaOutOfSync_DoesNotCount()
    {
        var leader = Leader([1, 2]);
        Fetch(leader, 2, offset: 8);

        Assert.That(Commit(leader, 0, 10), Is.EqualTo(8));
    }

    [Test]
    public void HighWatermark_BelowMinIsr_Stays() =>
        Assert.That(Commit(Leader([1]), 3, 10), Is.EqualTo(3));

    [Test]
    public void HighWatermark_MemberProposed_CountsBeforeTheDecision()
    {
        var leader = Leader([1, 2]);
        Fetch(leader, 2, offset: 10);
        Fetch(leader, 3, offset: 5);
        leader.Propose([1, 2, 3]);

        Assert.That(leader.MaximalIsr, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Commit(leader, 0, 10), Is.EqualTo(5));
    }

    [Test]
    public void HighWatermark_RemovalProposed_MemberCountsUntilTheDecision()
    {
        var leader = Leader([1, 2, 3]);
        Fetch(leader, 2, offset: 10);
        Fetch(leader, 3, offset: 5);
        leader.Propose([1, 2]);
        Assert.That(Commit(leader, 0, 10), Is.EqualTo(5));

        leader.OnDecided([1, 2], leader.PartitionEpoch + 1);
        Assert.That(Commit(leader, 0, 10), Is.EqualTo(10));
    }

    [TestCase(9, ExpectedResult = false, TestName = "Expansion_BelowTheHighWatermark_None")]
    [TestCase(11, ExpectedResult = false, TestName = "Expansion_BelowTheEpochStart_None")]
    [TestCase(12, ExpectedResult = true, TestName = "Expansion_HasAllCommittedAndAllOfEarlierEpochs_Joins")]
    public bool Expansion_Of(long offset)
    {
        var leader = Leader([1, 3], logEnd: 12);
        Fetch(leader, 2, offset);

        var isr = leader.Expansion(2, highWatermark: 10, isUnfenced: true);

        Assert.That(isr is null || isr.Value.SequenceEqual([1, 2, 3]), Is.True);
        return isr is not null;
    }

    [Test]
    public void Expansion_DidNotFetchInThisEpochOrIsNoCandidate_None()
    {
        var leader = Leader([1, 3]);
        Assert.That(leader.Expansion(2, highWatermark: 0, isUnfenced: true), Is.Null, "never fetched");
        Fetch(leader, 3, offset: 10);
        Assert.That(leader.Expansion(3, highWatermark: 0, isUnfenced: true), Is.Null, "in sync already");
        Assert.That(leader.Expansion(9, highWatermark: 0, isUnfenced: true), Is.Null, "no replica");
        Fetch(leader, 2, offset: 10);
        leader.Propose([1]);
        Assert.That(leader.Expansion(2, highWatermark: 0, isUnfenced: true), Is.Null, "one change at a time");
    }

    [Test]
    public void Shrinkage_FollowerLags_IsLeftOut()
    {
        var leader = Leader([1, 2, 3]);
        Fetch(leader, 2, offset: 10, leaderEnd: 10, at: 3);
        Fetch(leader, 3, offset: 4, leaderEnd: 10, at: 3);

        Assert.That(leader.Shrinkage(TimeSpan.FromSeconds(2), Lag), Is.Null);
        Assert.That(leader.Shrinkage(TimeSpan.FromSeconds(3), Lag)!.Value, Is.EqualTo(new[] { 1, 2 }));
        leader.Propose([1, 2]);
        Assert.That(leader.Shrinkage(TimeSpan.FromSeconds(3), Lag), Is.Null, "one change at a time");
    }

    [Test]
    public void ConfirmedAt_OneMemberSilent_NotConfirmed()
    {
        var leader = Leader([1, 2, 3]);
        RoundTrip(leader, 2);
        Assert.That(leader.ConfirmedAt(MinIsr), Is.EqualTo(-1));

        RoundTrip(leader, 3);
        Assert.That(leader.ConfirmedAt(MinIsr), Is.EqualTo(1), "the earlier of the two");
    }

    [Test]
    public void ConfirmedAt_ProposedMemberSilent_NotConfirmed()
    {
        // The controller may have decided already, and elected it.
        var leader = Leader([1, 2]);
        RoundTrip(leader, 2);
        leader.Propose([1, 2, 3]);

        Assert.That(leader.ConfirmedAt(MinIsr), Is.EqualTo(-1));
    }

    [Test]
    public void ConfirmedAt_AloneOrBelowMinIsr_OnlyTheControllerConfirms()
    {
        var alone = Leader([1]);
        RoundTrip(alone, 2);
        Assert.That(alone.NeedsController(minIsr: 1), Is.True);
        Assert.That(alone.ConfirmedAt(minIsr: 1), Is.EqualTo(-1));

        var few = Leader([1, 2]);
        RoundTrip(few, 2);
        Assert.That(few.ConfirmedAt(minIsr: 3), Is.EqualTo(-1));
        few.OnConfirmedByController(7);
        Assert.That(few.ConfirmedAt(minIsr: 3), Is.EqualTo(7));
    }

    [Test]
    public void OnDecided_OlderPartitionEpoch_IsIgnored()
    {
        var leader = Leader([1, 2]);
        leader.Propose([1, 2, 3]);

        Assert.That(leader.OnDecided([1], leader.PartitionEpoch), Is.False);
        Assert.That(leader.ProposedIsr, Is.Not.Null);
        Assert.That(leader.OnDecided([1], leader.PartitionEpoch + 1), Is.True);
        Assert.That(leader.ProposedIsr, Is.Null, "a proposal of an earlier partition epoch is void");
    }

    [Test]
    public void Withdraw_OfAnEarlierPartitionEpoch_LeavesThePresentProposal()
    {
        var leader = Leader([1, 2]);
        var earlier = leader.PartitionEpoch;
        leader.OnDecided([1, 2, 3], earlier + 1);
        leader.Propose([1, 2]);

        leader.Withdraw(earlier);

        Assert.That(leader.ProposedIsr, Is.Not.Null);
    }

    [Test]
    public void MembersOf_FollowersThatFetched_CarryTheEpochOfThatProcess()
    {
        var leader = Leader([1, 2]);
        leader.Find(3)!.OnProcess(30);

        Assert.That(leader.MembersOf([1, 2, 3]), Is.EqualTo(
            new[] { new IsrMember(1, -1), new IsrMember(2, -1), new IsrMember(3, 30) }));
    }

    private static LeaderState Leader(ImmutableArray<int> isr, long logEnd = 0) =>
        new(1, new PartitionRegistration([1, 2, 3], isr, 1, LeaderEpoch: 4, PartitionEpoch: 6), logEnd, TimeSpan.Zero,
            InSyncReplication.Protocol);

    private static long Commit(LeaderState leader, long highWatermark, long ownOffset) =>
        InSyncReplication.Protocol.CommitPoint(leader, new(highWatermark, ownOffset, ownOffset, MinIsr));

    private static void Fetch(LeaderState leader, int follower, long offset, long leaderEnd = 100, double at = 1) =>
        leader.Find(follower)!.OnFetch(offset, leaderEnd, TimeSpan.FromSeconds(at), fromConnection: follower);

    private static void RoundTrip(LeaderState leader, int follower)
    {
        Fetch(leader, follower, offset: 0);
        leader.Find(follower)!.OnAnswer(leader.NextPosition(), highWatermark: 0, onConnection: follower);
        Fetch(leader, follower, offset: 0);
    }
}
