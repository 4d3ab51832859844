namespace Broker.Replication;

/// <summary>A replica that stores and answers nothing, because its files can not be relied on.</summary>
/// <param name="Id">Its partition.</param>
/// <param name="TopicId">Id of its topic.</param>
/// <param name="LeaderEpoch">The last leader epoch it was in, or could have been in.</param>
/// <param name="IsDamaged">
/// True if what is stored is wrong, while the disk works: then it may be fetched from the leader anew. False if the
/// disk fails: then the replica waits for another disk and a restart.
/// </param>
internal sealed record OfflineReplica(TopicPartition Id, Guid TopicId, int LeaderEpoch, bool IsDamaged);
