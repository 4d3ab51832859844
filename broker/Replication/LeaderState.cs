using System.Collections.Immutable;
using Broker.Coverage;
using Broker.Metadata;
using Broker.Replication.Protocols;

namespace Broker.Replication;

/// <summary>
/// What a replica knows while it leads a partition in one leader epoch: the in-sync replicas and how far each follower
/// is. Pure bookkeeping: it neither stores nor sends anything.
/// </summary>
internal sealed class LeaderState : ILeaderView
{
    private readonly ReplicationProtocol protocol;
    private readonly SortedDictionary<int, FollowerProgress> followers = [];

    // Orders reads, answers to followers and confirmations by the controller against each other; only grows.
    private long position;

    // The controller confirmed the leadership at some moment after this position; -1 for never.
    private long confirmedByController = -1;

    public LeaderState(
        int self, PartitionRegistration registration, long logEnd, TimeSpan now, ReplicationProtocol protocol)
    {
        Self = self;
        this.protocol = protocol;
        Epoch = registration.LeaderEpoch;
        EpochStartOffset = logEnd;
        Isr = registration.Isr;
        PartitionEpoch = registration.PartitionEpoch;
        foreach (var follower in registration.Replicas.Remove(self))
        {
            followers.Add(follower, new FollowerProgress(now));
        }
    }

    /// <inheritdoc/>
    public int Self { get; }

    /// <summary>The leader epoch; fixed.</summary>
    public int Epoch { get; }

    /// <summary>
    /// Log end offset at the start of the epoch: everything committed before the epoch lies below. Fixed.
    /// </summary>
    public long EpochStartOffset { get; }

    /// <summary>The in-sync replicas as last confirmed by the controller. Contains this replica.</summary>
    public ImmutableArray<int> Isr { get; private set; }

    /// <summary>The partition epoch that goes with <see cref="Isr"/>; only grows.</summary>
    public int PartitionEpoch { get; private set; }

    /// <summary>The in-sync replicas proposed to the controller whose answer is not known; null for none.</summary>
    public ImmutableArray<int>? ProposedIsr { get; private set; }

    /// <summary>
    /// Every replica that is in sync now or may have become so: what the controller could elect a leader from. Counting
    /// only <see cref="Isr"/> would commit records that a member added meanwhile does not have.
    /// </summary>
    public ImmutableArray<int> MaximalIsr =>
        ProposedIsr is { } proposed ? [.. Isr.Union(proposed).Order()] : Isr;

    /// <summary>Followers are answered at once until their confirmation passed this position; only grows.</summary>
    public long ConfirmationWantedAt { get; private set; } = -1;

    /// <summary>Whether the controller is being asked to confirm the leadership.</summary>
    public bool AskingController { get; set; }

    /// <summary>The progress of a follower, or null if the broker has no replica.</summary>
    public FollowerProgress? Find(int broker) => followers.GetValueOrDefault(broker);

    /// <summary>Takes the next position in the sequence of events.</summary>
    public long NextPosition() => ++position;

    /// <inheritdoc/>
    public long OffsetOf(int follower) => followers[follower].Offset;

    /// <summary>The smallest first offset of the leader's own log and those of some followers.</summary>
    /// <param name="ownStart">First offset of this replica.</param>
    /// <param name="counts">Which followers count.</param>
    public long LowWatermark(long ownStart, Func<int, bool> counts) => followers
        .Where(follower => counts(follower.Key))
        .Aggregate(ownStart, (low, follower) => Math.Min(low, follower.Value.StartOffset));

    /// <summary>
    /// The leader was still the leader at some moment after this position: every possible in-sync replica said so, or
    /// the controller did.
    /// </summary>
    public long ConfirmedAt(int minIsr)
    {
        if (NeedsController(minIsr))
        {
            return confirmedByController;
        }

        var confirmed = long.MaxValue;
        foreach (var member in MaximalIsr)
        {
            if (member != Self)
            {
                confirmed = Math.Min(confirmed, followers[member].ConfirmedAt);
            }
        }

        return Math.Max(confirmed, confirmedByController);
    }

    /// <summary>A read arrived that needs a confirmation begun after it; returns the position of its arrival.</summary>
    public long WantConfirmation() => ConfirmationWantedAt = NextPosition();

    /// <summary>Whether no follower's word is enough to confirm the leadership.</summary>
    public bool NeedsController(int minIsr) => Isr.Length < minIsr || MaximalIsr.Length == 1;

    /// <summary>The controller confirmed the leadership after it was asked at <paramref name="askedAt"/>.</summary>
    public void OnConfirmedByController(long askedAt) =>
        confirmedByController = Math.Max(confirmedByController, askedAt);

    /// <summary>
    /// The in-sync replicas to propose after a follower fetched; null if nothing is to be proposed.
    /// </summary>
    public ImmutableArray<int>? Expansion(int follower, long highWatermark, bool isUnfenced)
    {
        if (ProposedIsr is not null || Isr.Contains(follower) || !followers.TryGetValue(follower, out var progress))
        {
            return null;
        }

        return protocol.MayJoin(new(progress.Offset, highWatermark, EpochStartOffset, isUnfenced))
            ? [.. Isr.Add(follower).Order()]
            : null;
    }

    /// <summary>Why a follower that reached the high watermark is not proposed; null for no such reason.</summary>
    public Branch? ReasonToWait(int follower, long highWatermark, bool isUnfenced) =>
        Isr.Contains(follower) || followers[follower].Offset < highWatermark ? null
        : followers[follower].Offset < EpochStartOffset ? Branches.JoinAwaitsEpochStart
        : isUnfenced ? null
        : Branches.JoinRefusedFenced;

    /// <summary>The in-sync replicas to propose without the followers that lag; null if none does.</summary>
    public ImmutableArray<int>? Shrinkage(TimeSpan now, TimeSpan lagMax)
    {
        if (ProposedIsr is not null)
        {
            return null;
        }

        var remaining = Isr.RemoveAll(
            member => member != Self && protocol.MustLeave(new(now - followers[member].CaughtUpAt, lagMax)));
        return remaining.Length < Isr.Length ? remaining : null;
    }

    /// <summary>A change of the in-sync replicas is under way; one at a time.</summary>
    public void Propose(ImmutableArray<int> isr) => ProposedIsr = isr;

    /// <summary>
    /// The controller certainly refused the proposal made in a partition epoch and will never apply it.
    /// </summary>
    public void Withdraw(int partitionEpoch)
    {
        if (partitionEpoch == PartitionEpoch)
        {
            ProposedIsr = null;
        }
    }

    /// <summary>Replicas with the broker epochs of the processes whose fetches this leader has seen.</summary>
    public ImmutableArray<IsrMember> MembersOf(ImmutableArray<int> isr) =>
        [.. isr.Select(id => new IsrMember(id, Find(id)?.BrokerEpoch ?? -1))];

    /// <summary>
    /// The controller decided <paramref name="isr"/> in a partition epoch. A proposal made in an earlier one can no
    /// longer be applied.
    /// </summary>
    /// <returns>Whether it was news.</returns>
    public bool OnDecided(ImmutableArray<int> isr, int partitionEpoch)
    {
        if (partitionEpoch <= PartitionEpoch)
        {
            return false;
        }

        Isr = isr;
        PartitionEpoch = partitionEpoch;
        ProposedIsr = null;
        return true;
    }
}
