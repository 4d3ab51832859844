using System.Collections.Frozen;
using Broker.Protocol;

namespace Harness.Client;

/// <summary>What the error codes of answers say about an operation and about the client's view.</summary>
internal static class ErrorVerdicts
{
    // Refusals that every broker decides on before it appends. NOT_LEADER_OR_FOLLOWER is not one of them: Kafka also
    // answers with it when leadership is lost while an append waits for the in-sync replicas.
    private static readonly FrozenSet<ErrorCode> AppendRefusals = new[]
    {
        ErrorCode.CorruptMessage,
        ErrorCode.UnknownTopicOrPartition,
        ErrorCode.MessageTooLarge,
        ErrorCode.InvalidTopicException,
        ErrorCode.RecordListTooLarge,
        ErrorCode.NotEnoughReplicas,
        ErrorCode.InvalidRequiredAcks,
        ErrorCode.TopicAuthorizationFailed,
        ErrorCode.ClusterAuthorizationFailed,
        ErrorCode.InvalidTimestamp,
        ErrorCode.UnsupportedVersion,
        ErrorCode.InvalidRequest,
        ErrorCode.UnsupportedForMessageFormat,
        ErrorCode.PolicyViolation,
        ErrorCode.OutOfOrderSequenceNumber,
        ErrorCode.InvalidProducerEpoch,
        ErrorCode.InvalidTxnState,
        ErrorCode.InvalidProducerIdMapping,
        ErrorCode.TransactionalIdAuthorizationFailed,
        ErrorCode.UnsupportedCompressionType,
        ErrorCode.InvalidRecord,
        ErrorCode.ThrottlingQuotaExceeded,
        ErrorCode.ProducerFenced,
    }.ToFrozenSet();

    private static readonly FrozenSet<ErrorCode> CreationRefusals = new[]
    {
        ErrorCode.InvalidTopicException,
        ErrorCode.TopicAuthorizationFailed,
        ErrorCode.ClusterAuthorizationFailed,
        ErrorCode.UnsupportedVersion,
        ErrorCode.TopicAlreadyExists,
        ErrorCode.InvalidPartitions,
        ErrorCode.InvalidReplicationFactor,
        ErrorCode.InvalidReplicaAssignment,
        ErrorCode.InvalidConfig,
        ErrorCode.NotController,
        ErrorCode.InvalidRequest,
        ErrorCode.PolicyViolation,
        ErrorCode.ThrottlingQuotaExceeded,
    }.ToFrozenSet();

    private static readonly FrozenSet<ErrorCode> DeletionRefusals = new[]
    {
        ErrorCode.OffsetOutOfRange,
        ErrorCode.InvalidTopicException,
        ErrorCode.TopicAuthorizationFailed,
        ErrorCode.ClusterAuthorizationFailed,
        ErrorCode.UnsupportedVersion,
        ErrorCode.NotController,
        ErrorCode.InvalidRequest,
        ErrorCode.PolicyViolation,
        ErrorCode.TopicDeletionDisabled,
        ErrorCode.ThrottlingQuotaExceeded,
    }.ToFrozenSet();

    private static readonly FrozenSet<ErrorCode> StaleViews = new[]
    {
        ErrorCode.UnknownTopicOrPartition,
        ErrorCode.LeaderNotAvailable,
        ErrorCode.NotLeaderOrFollower,
        ErrorCode.BrokerNotAvailable,
        ErrorCode.ReplicaNotAvailable,
        ErrorCode.NotController,
        ErrorCode.KafkaStorageError,
        ErrorCode.FencedLeaderEpoch,
        ErrorCode.UnknownLeaderEpoch,
    }.ToFrozenSet();

    /// <summary>An append that was answered with an error.</summary>
    public static Outcome<T> Append<T>(ErrorCode code) => Of<T>(code, AppendRefusals);

    /// <summary>The creation of a topic that was answered with an error.</summary>
    public static Outcome<T> Creation<T>(ErrorCode code) => Of<T>(code, CreationRefusals);

    /// <summary>The deletion of a topic, or of records, that was answered with an error.</summary>
    public static Outcome<T> Deletion<T>(ErrorCode code) => Of<T>(code, DeletionRefusals);

    /// <summary>A read that was answered with an error: it had no effect, whatever the error is.</summary>
    public static Outcome<T> Read<T>(ErrorCode code) => Outcome<T>.Fail(code.KafkaName());

    /// <summary>Whether the error suggests that leaders have moved.</summary>
    public static bool SuggestsStaleView(ErrorCode code) => StaleViews.Contains(code);

    private static Outcome<T> Of<T>(ErrorCode code, FrozenSet<ErrorCode> refusals) =>
        refusals.Contains(code) ? Outcome<T>.Fail(code.KafkaName()) : Outcome<T>.Info(code.KafkaName());
}
