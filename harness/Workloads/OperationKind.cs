using System.Text.Json.Serialization;

namespace Harness.Workloads;

/// <summary>What a client does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationKind>))]
public enum OperationKind
{
    /// <summary>Append records to a partition.</summary>
    [JsonStringEnumMemberName("append")]
    Append,

    /// <summary>Read on from where the client's last read of the partition ended.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>Ask where a partition ends, and read on from there, as who wants only what is new.</summary>
    [JsonStringEnumMemberName("read-end")]
    ReadEnd,

    /// <summary>
    /// Ask where a partition begins and ends, and read on from a place between: later reads follow it.
    /// </summary>
    [JsonStringEnumMemberName("seek")]
    Seek,

    /// <summary>Ask for the first record since some time ago, and read on from there: later reads follow it.</summary>
    [JsonStringEnumMemberName("seek-time")]
    SeekTime,
}
