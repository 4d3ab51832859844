namespace Harness.Histories.Kafka;

/// <summary>What an operation of Jepsen's Kafka workload does.</summary>
public enum KafkaAction
{
    /// <summary>Sends and polls: <c>:send</c>, <c>:poll</c>, or <c>:txn</c>, which is a transaction.</summary>
    Transact,

    /// <summary>The consumer of the process is given keys by hand: <c>:assign</c>.</summary>
    Assign,

    /// <summary>It joins the group that shares the topics of the keys: <c>:subscribe</c>.</summary>
    Subscribe,

    /// <summary>Anything that sends and polls nothing: <c>:crash</c>, <c>:debug-topic-partitions</c>.</summary>
    Other,
}
