namespace Broker.Controller;

/// <summary>A broker's replica is offline.</summary>
/// <param name="Topic">Name of the topic.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="LeaderEpoch">The last leader epoch the replica was in, or could have been in.</param>
/// <param name="IsDamaged">True if it lacks records; false if its disk fails, and may work again.</param>
internal readonly record struct OfflineReport(string Topic, int Partition, int LeaderEpoch, bool IsDamaged = false);
