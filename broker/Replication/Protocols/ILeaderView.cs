using System.Collections.Immutable;

namespace Broker.Replication.Protocols;

/// <summary>What a leader knows of the replicas of its partition.</summary>
internal interface ILeaderView
{
    /// <summary>Node id of the leader itself.</summary>
    int Self { get; }

    /// <summary>The in-sync replicas as last confirmed by the controller. Contains the leader.</summary>
    ImmutableArray<int> Isr { get; }

    /// <summary>Every replica that is in sync now, or may have become so by a proposal whose fate is not
    /// known.</summary>
    ImmutableArray<int> MaximalIsr { get; }

    /// <summary>
    /// What a follower stored (exclusive) as far as it told in this leader epoch; -1 if it did not.
    /// </summary>
    long OffsetOf(int follower);
}
