using Broker.Protocol;
using Broker.Storage.Transactions;

namespace Broker.Replication;

/// <summary>What a leader answers for one partition of a fetch.</summary>
/// <param name="Id">The partition.</param>
/// <param name="Error">The error, if any.</param>
/// <param name="HighWatermark">The high watermark (exclusive), -1 with an error.</param>
/// <param name="StartOffset">The log start offset; -1 with an error, but for a follower that asks for what is below
/// it.</param>
/// <param name="Divergence">For followers: where their log leaves the leader's.</param>
/// <param name="Records">Whole batches from the one that holds the offset asked for.</param>
internal readonly record struct FetchAnswer(
    TopicPartition Id,
    ErrorCode Error,
    long HighWatermark,
    long StartOffset,
    Divergence? Divergence,
    ReadOnlyMemory<byte> Records)
{
    /// <summary>Id of the topic, where the fetch named it by that; else empty.</summary>
    public Guid TopicId { get; init; }

    /// <summary>The last stable offset (exclusive); -1 with an error, or if it is not known.</summary>
    public long LastStableOffset { get; init; } = -1;

    /// <summary>
    /// For consumers that want committed records only: the transactions whose records they have to leave out; else
    /// null.
    /// </summary>
    public IReadOnlyList<AbortedTransaction>? Aborted { get; init; }

    /// <summary>For consumers: node id of a follower better to read from; -1 for none.</summary>
    public int PreferredReplica { get; init; } = -1;

    /// <summary>An answer that is only an error.</summary>
    public static FetchAnswer Failed(TopicPartition id, ErrorCode error) => new(id, error, -1, -1, null, default);
}
