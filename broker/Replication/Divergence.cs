namespace Broker.Replication;

/// <summary>Where a follower's log leaves its leader's: what the leader knows of the follower's last epoch.</summary>
/// <param name="Epoch">The largest epoch of the leader's log not above the follower's last one; -1 if it has
/// none.</param>
/// <param name="EndOffset">Where that epoch ends in the leader's log (exclusive).</param>
public readonly record struct Divergence(int Epoch, long EndOffset);
