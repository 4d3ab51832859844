namespace Broker.Controller;

/// <summary>A broker's replica is offline.</summary>
/// <param name="TopicId">Id of the topic: another one may have its name by now.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="LeaderEpoch">The last leader epoch the replica was in, or could have been in.</param>
internal readonly record struct OfflineReport(Guid TopicId, int Partition, int LeaderEpoch);
