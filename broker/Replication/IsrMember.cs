namespace Broker.Replication;

/// <summary>A proposed in-sync replica.</summary>
/// <param name="Broker">Its node id.</param>
/// <param name="BrokerEpoch">
/// Broker epoch of the process that is known to be in sync (KIP-903); -1 for one that is a member already.
/// </param>
internal readonly record struct IsrMember(int Broker, long BrokerEpoch);
