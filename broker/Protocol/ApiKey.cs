namespace Broker.Protocol;

/// <summary>The APIs this broker speaks, numbered as Kafka numbers them.</summary>
public enum ApiKey : short
{
    /// <summary>Append record batches to partitions.</summary>
    Produce = 0,

    /// <summary>Read record batches: consumers, followers, and voters of the metadata log.</summary>
    Fetch = 1,

    /// <summary>Find offsets by timestamp, or the earliest or latest one.</summary>
    ListOffsets = 2,

    /// <summary>Brokers, topics, and leaders of partitions.</summary>
    Metadata = 3,

    /// <summary>The APIs and versions a broker supports.</summary>
    ApiVersions = 18,

    /// <summary>Create topics.</summary>
    CreateTopics = 19,

    /// <summary>Delete topics.</summary>
    DeleteTopics = 20,

    /// <summary>Delete the records at the start of partitions.</summary>
    DeleteRecords = 21,

    /// <summary>Get a producer id, by which retries are recognised.</summary>
    InitProducerId = 22,

    /// <summary>Find where a leader epoch ends.</summary>
    OffsetForLeaderEpoch = 23,

    /// <summary>Ask for configurations of topics and brokers.</summary>
    DescribeConfigs = 32,

    /// <summary>Replace configurations of topics and brokers.</summary>
    AlterConfigs = 33,

    /// <summary>Elect leaders of partitions on demand.</summary>
    ElectLeaders = 43,

    /// <summary>Change keys of configurations of topics and brokers.</summary>
    IncrementalAlterConfigs = 44,

    /// <summary>A candidate asks a voter of the controller quorum for its vote.</summary>
    Vote = 52,

    /// <summary>The new leader of the controller quorum announces itself to the voters.</summary>
    BeginQuorumEpoch = 53,

    /// <summary>The leader of the controller quorum resigns.</summary>
    EndQuorumEpoch = 54,

    /// <summary>A leader asks the active controller to change in-sync replicas.</summary>
    AlterPartition = 56,

    /// <summary>A broker forwards a client's request to the active controller.</summary>
    Envelope = 58,

    /// <summary>A broker that starts registers with the active controller.</summary>
    BrokerRegistration = 62,

    /// <summary>A broker shows the active controller that it lives.</summary>
    BrokerHeartbeat = 63,

    /// <summary>A broker gets producer ids to hand out from the active controller.</summary>
    AllocateProducerIds = 67,
}
