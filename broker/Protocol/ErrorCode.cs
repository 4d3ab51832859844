namespace Broker.Protocol;

/// <summary>Error codes under Kafka's names; <see cref="ErrorCodes.KafkaName"/> gives the original spelling.</summary>
public enum ErrorCode : short
{
    /// <summary>The broker failed in a way it did not expect; whether the request took effect is unknown.</summary>
    UnknownServerError = -1,

    /// <summary>Success.</summary>
    None = 0,

    /// <summary>The offset is outside of the partition's log.</summary>
    OffsetOutOfRange = 1,

    /// <summary>A record batch failed its checksum or is malformed.</summary>
    CorruptMessage = 2,

    /// <summary>The broker does not host this topic or partition.</summary>
    UnknownTopicOrPartition = 3,

    /// <summary>The fetch size is invalid.</summary>
    InvalidFetchSize = 4,

    /// <summary>The partition has no leader at present.</summary>
    LeaderNotAvailable = 5,

    /// <summary>The broker is not a replica of the partition, or not its leader where that is needed.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>The request took longer than the time it allowed.</summary>
    RequestTimedOut = 7,

    /// <summary>The broker is not available.</summary>
    BrokerNotAvailable = 8,

    /// <summary>The replica is not available.</summary>
    ReplicaNotAvailable = 9,

    /// <summary>The record batch is larger than the broker accepts.</summary>
    MessageTooLarge = 10,

    /// <summary>The controller moved to another node.</summary>
    StaleControllerEpoch = 11,

    /// <summary>The metadata of an offset commit is too large.</summary>
    OffsetMetadataTooLarge = 12,

    /// <summary>The server disconnected before a response came; only clients use it.</summary>
    NetworkException = 13,

    /// <summary>The coordinator is still loading.</summary>
    CoordinatorLoadInProgress = 14,

    /// <summary>There is no coordinator at present.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>The broker is not the coordinator.</summary>
    NotCoordinator = 16,

    /// <summary>The name of the topic is not allowed.</summary>
    InvalidTopicException = 17,

    /// <summary>The batch is larger than a segment.</summary>
    RecordListTooLarge = 18,

    /// <summary>Fewer in-sync replicas than required; nothing was appended.</summary>
    NotEnoughReplicas = 19,

    /// <summary>The records were appended, to fewer in-sync replicas than required.</summary>
    NotEnoughReplicasAfterAppend = 20,

    /// <summary>The acknowledgements asked for are not -1, 0 or 1.</summary>
    InvalidRequiredAcks = 21,

    /// <summary>The generation of the group is not the current one.</summary>
    IllegalGeneration = 22,

    /// <summary>The member's protocols do not fit those of the group.</summary>
    InconsistentGroupProtocol = 23,

    /// <summary>The name of the group is not allowed.</summary>
    InvalidGroupId = 24,

    /// <summary>The coordinator does not know this member.</summary>
    UnknownMemberId = 25,

    /// <summary>The session timeout is outside of what the broker allows.</summary>
    InvalidSessionTimeout = 26,

    /// <summary>The group is rebalancing: rejoin.</summary>
    RebalanceInProgress = 27,

    /// <summary>The offset commit is too large.</summary>
    InvalidCommitOffsetSize = 28,

    /// <summary>Not authorized for the topic.</summary>
    TopicAuthorizationFailed = 29,

    /// <summary>Not authorized for the group.</summary>
    GroupAuthorizationFailed = 30,

    /// <summary>Not authorized for the cluster.</summary>
    ClusterAuthorizationFailed = 31,

    /// <summary>The timestamp of a record is out of the acceptable range.</summary>
    InvalidTimestamp = 32,

    /// <summary>The broker does not offer this SASL mechanism.</summary>
    UnsupportedSaslMechanism = 33,

    /// <summary>The request does not fit the state of the SASL exchange.</summary>
    IllegalSaslState = 34,

    /// <summary>The version of the API is not supported.</summary>
    UnsupportedVersion = 35,

    /// <summary>A topic of this name exists.</summary>
    TopicAlreadyExists = 36,

    /// <summary>The number of partitions is not allowed.</summary>
    InvalidPartitions = 37,

    /// <summary>The replication factor is below 1 or larger than the number of brokers.</summary>
    InvalidReplicationFactor = 38,

    /// <summary>The replica assignment is not possible.</summary>
    InvalidReplicaAssignment = 39,

    /// <summary>A configuration is not allowed.</summary>
    InvalidConfig = 40,

    /// <summary>The node is not the active controller.</summary>
    NotController = 41,

    /// <summary>The request contradicts itself or the protocol.</summary>
    InvalidRequest = 42,

    /// <summary>The message format on the broker does not support the request.</summary>
    UnsupportedForMessageFormat = 43,

    /// <summary>A policy of the broker refuses the request.</summary>
    PolicyViolation = 44,

    /// <summary>The producer's sequence number is not the next one.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>The producer's sequence number was used before.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>The producer's epoch is outdated.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>The transaction is in a state that does not allow the request.</summary>
    InvalidTxnState = 48,

    /// <summary>The producer id does not belong to the transactional id.</summary>
    InvalidProducerIdMapping = 49,

    /// <summary>The transaction timeout is larger than the broker allows.</summary>
    InvalidTransactionTimeout = 50,

    /// <summary>Another operation on the same transaction is under way.</summary>
    ConcurrentTransactions = 51,

    /// <summary>A newer transaction coordinator exists.</summary>
    TransactionCoordinatorFenced = 52,

    /// <summary>Not authorized for the transactional id.</summary>
    TransactionalIdAuthorizationFailed = 53,

    /// <summary>Security features are disabled.</summary>
    SecurityDisabled = 54,

    /// <summary>Not tried, because something else in the request failed.</summary>
    OperationNotAttempted = 55,

    /// <summary>The broker could not use its disk.</summary>
    KafkaStorageError = 56,

    /// <summary>The log directory is unknown.</summary>
    LogDirNotFound = 57,

    /// <summary>SASL authentication failed.</summary>
    SaslAuthenticationFailed = 58,

    /// <summary>The broker has no state of this producer.</summary>
    UnknownProducerId = 59,

    /// <summary>The partition is being reassigned.</summary>
    ReassignmentInProgress = 60,

    /// <summary>Delegation tokens are disabled.</summary>
    DelegationTokenAuthDisabled = 61,

    /// <summary>The delegation token is unknown.</summary>
    DelegationTokenNotFound = 62,

    /// <summary>The delegation token has another owner.</summary>
    DelegationTokenOwnerMismatch = 63,

    /// <summary>Delegation tokens can not be asked for over this connection.</summary>
    DelegationTokenRequestNotAllowed = 64,

    /// <summary>Not authorized for the delegation token.</summary>
    DelegationTokenAuthorizationFailed = 65,

    /// <summary>The delegation token expired.</summary>
    DelegationTokenExpired = 66,

    /// <summary>The type of the principal is not supported.</summary>
    InvalidPrincipalType = 67,

    /// <summary>The group still has members.</summary>
    NonEmptyGroup = 68,

    /// <summary>The group is unknown.</summary>
    GroupIdNotFound = 69,

    /// <summary>The fetch session is unknown.</summary>
    FetchSessionIdNotFound = 70,

    /// <summary>The epoch of the fetch session is not the next one.</summary>
    InvalidFetchSessionEpoch = 71,

    /// <summary>The leader has no listener of the name the client uses.</summary>
    ListenerNotFound = 72,

    /// <summary>Topics can not be deleted on this cluster.</summary>
    TopicDeletionDisabled = 73,

    /// <summary>The leader epoch in the request is older than the broker's.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>The leader epoch in the request is newer than the broker's.</summary>
    UnknownLeaderEpoch = 75,

    /// <summary>The client's version does not know the compression.</summary>
    UnsupportedCompressionType = 76,

    /// <summary>The broker epoch is not that of the current registration.</summary>
    StaleBrokerEpoch = 77,

    /// <summary>The new leader's high watermark has not caught up yet.</summary>
    OffsetNotAvailable = 78,

    /// <summary>Join again with the member id given.</summary>
    MemberIdRequired = 79,

    /// <summary>The preferred leader can not lead at present.</summary>
    PreferredLeaderNotAvailable = 80,

    /// <summary>The group is full.</summary>
    GroupMaxSizeReached = 81,

    /// <summary>Another member uses the same static instance id.</summary>
    FencedInstanceId = 82,

    /// <summary>No replica is eligible to lead.</summary>
    EligibleLeadersNotAvailable = 83,

    /// <summary>The partition has the leader it should have.</summary>
    ElectionNotNeeded = 84,

    /// <summary>The partition is not being reassigned.</summary>
    NoReassignmentInProgress = 85,

    /// <summary>The group still reads the topic.</summary>
    GroupSubscribedToTopic = 86,

    /// <summary>A record failed the broker's validation.</summary>
    InvalidRecord = 87,

    /// <summary>Offset commits of an open transaction are pending.</summary>
    UnstableOffsetCommit = 88,

    /// <summary>A quota was exceeded.</summary>
    ThrottlingQuotaExceeded = 89,

    /// <summary>A newer producer with the same transactional id exists.</summary>
    ProducerFenced = 90,

    /// <summary>The resource is unknown.</summary>
    ResourceNotFound = 91,

    /// <summary>The resource exists already.</summary>
    DuplicateResource = 92,

    /// <summary>The credential does not fit the requirements.</summary>
    UnacceptableCredential = 93,

    /// <summary>The voters named differ from those the node knows.</summary>
    InconsistentVoterSet = 94,

    /// <summary>The update version is not allowed.</summary>
    InvalidUpdateVersion = 95,

    /// <summary>The features could not be updated.</summary>
    FeatureUpdateFailed = 96,

    /// <summary>A forwarded principal could not be decoded.</summary>
    PrincipalDeserializationFailure = 97,

    /// <summary>The snapshot is unknown.</summary>
    SnapshotNotFound = 98,

    /// <summary>The position is outside of the snapshot.</summary>
    PositionOutOfRange = 99,

    /// <summary>The topic id is unknown.</summary>
    UnknownTopicId = 100,

    /// <summary>Another live broker is registered under this id.</summary>
    DuplicateBrokerRegistration = 101,

    /// <summary>No broker is registered under this id.</summary>
    BrokerIdNotRegistered = 102,

    /// <summary>The topic id differs from that of the log.</summary>
    InconsistentTopicId = 103,

    /// <summary>The cluster id differs from the node's.</summary>
    InconsistentClusterId = 104,

    /// <summary>The transactional id is unknown.</summary>
    TransactionalIdNotFound = 105,

    /// <summary>Topic ids and names are mixed in a fetch session.</summary>
    FetchSessionTopicIdError = 106,

    /// <summary>A replica is fenced or shutting down and may not become in sync.</summary>
    IneligibleReplica = 107,

    /// <summary>The change was made, and made another replica the leader.</summary>
    NewLeaderElected = 108,
}
