using System.Text.Json.Serialization;

namespace Harness.Faults;

/// <summary>What a broker is to a partition at the moment a fault strikes it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultRole>))]
public enum FaultRole
{
    /// <summary>Its leader.</summary>
    [JsonStringEnumMemberName("leader")]
    Leader,

    /// <summary>The in-sync replica that is elected next, if the leader leaves.</summary>
    [JsonStringEnumMemberName("successor")]
    Successor,

    /// <summary>The last of its replicas that are neither of the two.</summary>
    [JsonStringEnumMemberName("other")]
    Other,

    /// <summary>Any of its replicas but the leader: which, the plan has drawn.</summary>
    [JsonStringEnumMemberName("follower")]
    Follower,

    /// <summary>The last of its in-sync replicas beside the leader; the leader, if it is alone.</summary>
    [JsonStringEnumMemberName("last-in-sync")]
    LastInSync,

    /// <summary>The active controller, whatever it is to the partition.</summary>
    [JsonStringEnumMemberName("controller")]
    Controller,
}
