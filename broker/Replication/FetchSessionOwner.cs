namespace Broker.Replication;

/// <summary>
/// Whose a fetch session is. What a session repeats counts as the word of its owner, so nobody else may use it: neither
/// another broker nor a later process of the same one.
/// </summary>
/// <param name="Replica">Node id of the follower, <see cref="FetchQuestion.Consumer"/> for a consumer.</param>
/// <param name="BrokerEpoch">Broker epoch of the follower, -1 for a consumer.</param>
internal readonly record struct FetchSessionOwner(int Replica, long BrokerEpoch)
{
    /// <summary>Whether it is a follower, whose session goes before those of consumers.</summary>
    public bool IsPrivileged => Replica != FetchQuestion.Consumer;
}
