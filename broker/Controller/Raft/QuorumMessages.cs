using Broker.Protocol;
using Broker.Replication;

namespace Broker.Controller.Raft;

/// <summary>A candidate's request for a vote.</summary>
/// <param name="Candidate">Node id of the candidate.</param>
/// <param name="Epoch">The epoch it wants to lead.</param>
/// <param name="LastEpoch">Epoch of the last entry of its log.</param>
/// <param name="EndOffset">Its log end offset (exclusive).</param>
internal readonly record struct VoteQuestion(int Candidate, int Epoch, int LastEpoch, long EndOffset);

/// <summary>Whether the vote was given, and what the voter knows of the quorum.</summary>
internal readonly record struct VoteAnswer(ErrorCode Error, int Leader, int Epoch, bool Granted);

/// <summary>An answer that carries what the node knows of the quorum.</summary>
internal readonly record struct QuorumAnswer(ErrorCode Error, int Leader, int Epoch);

/// <summary>
/// A voter's fetch; it acknowledges that everything below <paramref name="Offset"/> is flushed there.
/// </summary>
/// <param name="Replica">Node id of the voter.</param>
/// <param name="Epoch">The quorum epoch it is in.</param>
/// <param name="Offset">Its log end offset (exclusive).</param>
/// <param name="LastEpoch">Epoch of the last entry of its log, -1 for none.</param>
/// <param name="MaxWait">How long the leader may wait for something new.</param>
internal readonly record struct LogQuestion(int Replica, int Epoch, long Offset, int LastEpoch, TimeSpan MaxWait);

/// <summary>What the leader sends: batches, or where the logs diverge.</summary>
/// <param name="Error">The error, if any.</param>
/// <param name="Leader">The leader the answering node knows of, -1 for none.</param>
/// <param name="Epoch">The epoch the answering node is in.</param>
/// <param name="HighWatermark">Everything below is committed (exclusive).</param>
/// <param name="Divergence">Where the fetcher's log leaves the leader's; null where the logs agree.</param>
/// <param name="Batches">Whole record batches from the offset asked for.</param>
internal readonly record struct LogAnswer(
    ErrorCode Error,
    int Leader,
    int Epoch,
    long HighWatermark,
    Divergence? Divergence,
    ReadOnlyMemory<byte> Batches);
