using System.Text.Json.Serialization;

namespace Harness.Faults;

/// <summary>What a fault does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>
    /// The brokers lose power: processes die, un-flushed data is lost in part or in whole; later they restart.
    /// </summary>
    [JsonStringEnumMemberName("crash")]
    Crash,

    /// <summary>The brokers' processes stand still, then go on; their timers fire late.</summary>
    [JsonStringEnumMemberName("pause")]
    Pause,

    /// <summary>Nothing passes between the brokers and all other brokers, in either direction.</summary>
    [JsonStringEnumMemberName("partition")]
    Partition,

    /// <summary>Nothing passes from the first broker to the others; the other direction works.</summary>
    [JsonStringEnumMemberName("partition-one-way")]
    PartitionOneWay,

    /// <summary>Everything to and from the brokers is delayed.</summary>
    [JsonStringEnumMemberName("slow-link")]
    SlowLink,

    /// <summary>The brokers' wall clocks jump, and later jump back.</summary>
    [JsonStringEnumMemberName("clock-offset")]
    ClockOffset,

    /// <summary>The brokers' monotonic clocks run faster or slower.</summary>
    [JsonStringEnumMemberName("clock-rate")]
    ClockRate,

    /// <summary>Flushes of the brokers' data directories take longer.</summary>
    [JsonStringEnumMemberName("slow-flush")]
    SlowFlush,

    /// <summary>
    /// Reads, writes and flushes of the brokers' data directories fail; later the disk works, and the machine reboots.
    /// </summary>
    [JsonStringEnumMemberName("disk-error")]
    DiskError,

    /// <summary>The brokers' data directories can't grow; later they can, and the process restarts.</summary>
    [JsonStringEnumMemberName("disk-full")]
    DiskFull,

    /// <summary>Bits flip in what was flushed into the brokers' data directories.</summary>
    [JsonStringEnumMemberName("bit-rot")]
    BitRot,

    /// <summary>The brokers' processes stop in order; later they start again.</summary>
    [JsonStringEnumMemberName("restart")]
    Restart,

    /// <summary>
    /// The brokers lose power, and find empty data directories when they restart. The metadata log has a directory of
    /// its own, which stays.
    /// </summary>
    [JsonStringEnumMemberName("wipe")]
    Wipe,

    /// <summary>
    /// Only flushes of the brokers' data directories fail, as on Linux, where writes go to the page cache; later the
    /// disk works, and the machine reboots.
    /// </summary>
    [JsonStringEnumMemberName("flush-error")]
    FlushError,

    /// <summary>
    /// Requests of one API are held, with all that follows on their connections, and arrive at the end: also those of
    /// senders that timed out, or started anew, meanwhile.
    /// </summary>
    [JsonStringEnumMemberName("hold-request")]
    HoldRequest,

    /// <summary>Answers of one API are held, with all that follows on their connections, and arrive at the
    /// end.</summary>
    [JsonStringEnumMemberName("hold-answer")]
    HoldAnswer,

    /// <summary>Connections break with requests of one API, which are lost.</summary>
    [JsonStringEnumMemberName("drop-request")]
    DropRequest,

    /// <summary>Connections break with answers of one API: what was asked for is done, and nobody is told.</summary>
    [JsonStringEnumMemberName("drop-answer")]
    DropAnswer,

    /// <summary>
    /// Requests of one API arrive, and once more at the end, on connections of their own, at whoever listens there
    /// then.
    /// </summary>
    [JsonStringEnumMemberName("duplicate-request")]
    DuplicateRequest,
}
