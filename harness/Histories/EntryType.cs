using System.Text.Json.Serialization;

namespace Harness.Histories;

/// <summary>What a line of a history says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryType>))]
public enum EntryType
{
    /// <summary>A process begins an operation.</summary>
    [JsonStringEnumMemberName("invoke")]
    Invoke,

    /// <summary>The operation happened.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The operation definitely did not happen and never will.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Nobody knows whether the operation happened, or will yet; its process is never used again.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>A fault began or ended.</summary>
    [JsonStringEnumMemberName("fault")]
    Fault,

    /// <summary>A partition got a leader, or lost it.</summary>
    [JsonStringEnumMemberName("leader")]
    Leader,

    /// <summary>A phase of the run began: <c>faults</c>, <c>heal</c>, <c>liveness</c> or <c>final</c>.</summary>
    [JsonStringEnumMemberName("phase")]
    Phase,

    /// <summary>A replica went offline, was deleted to be fetched anew, or cut the end of its log.</summary>
    [JsonStringEnumMemberName("replica")]
    Replica,

    /// <summary>An invariant of replication broke inside of the cluster.</summary>
    [JsonStringEnumMemberName("violation")]
    Violation,

    /// <summary>What a topic's configuration lets the cluster remove.</summary>
    [JsonStringEnumMemberName("topic")]
    Topic,
}
