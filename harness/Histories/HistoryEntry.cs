namespace Harness.Histories;

/// <summary>
/// One line of a history (JSON Lines, absent fields omitted). The position in the file is the order of events. An
/// operation is an <see cref="EntryType.Invoke"/> entry and the next <c>ok</c>, <c>fail</c> or <c>info</c> entry of the
/// same process; without one it is <c>info</c> for ever.
/// </summary>
public sealed record HistoryEntry
{
    /// <summary>Position in the history, from 0, without gaps.</summary>
    public required long Index { get; init; }

    /// <summary>Time since the start of the run in nanoseconds (virtual in simulation).</summary>
    public required long Time { get; init; }

    /// <summary>What the entry says.</summary>
    public required EntryType Type { get; init; }

    /// <summary>Operations: the process; it has at most one operation open.</summary>
    public int? Process { get; init; }

    /// <summary>Operations: the client the process belongs to, such as <c>client-2</c>.</summary>
    public string? Client { get; init; }

    /// <summary>
    /// Operations: <c>append</c>, <c>read</c> or <c>list-offsets</c>. Faults: the kind, such as <c>crash</c>. Phases:
    /// the name. Replicas: <c>offline</c>, <c>anew</c> or <c>truncated</c>.
    /// </summary>
    public string? F { get; init; }

    /// <summary>Topic of an operation, leader or replica entry.</summary>
    public string? Topic { get; init; }

    /// <summary>Partition of an operation, leader or replica entry.</summary>
    public int? Partition { get; init; }

    /// <summary>Appends: the values, unique in the whole run, in batch order.</summary>
    public long[]? Values { get; init; }

    /// <summary>Appends: the key of each value's record, in the order of the values; null if they have none.</summary>
    public long[]? Keys { get; init; }

    /// <summary>
    /// Appends: those of the values whose records have no value and so delete their keys, in the order of the values;
    /// null for none.
    /// </summary>
    public long[]? Tombstones { get; init; }

    /// <summary>
    /// Appends: for each value's record a hash of whatever else it carries, such as headers and timestamp; null if
    /// that is not told.
    /// </summary>
    public long[]? Digests { get; init; }

    /// <summary>
    /// Lookups of offsets: what is looked up, as Kafka has it: the first record with this timestamp or a later one, in
    /// ms since 1970; -1 for the end of the log, -2 for its start. Appends: the timestamp of all their records; null if
    /// that is not told.
    /// </summary>
    public long? Timestamp { get; init; }

    /// <summary>Appends: the acknowledgements asked for: -1 (all in-sync replicas), 0 or 1.</summary>
    public short? Acks { get; init; }

    /// <summary>
    /// Invoked reads: the first offset asked for. Appends that are ok: the offset of the first value (absent for acks
    /// 0). Lookups that are ok: the offset found, -1 if no record is as new as the timestamp.
    /// </summary>
    public long? Offset { get; init; }

    /// <summary>Reads that are ok: what was returned, by offset.</summary>
    public ReadRecord[]? Records { get; init; }

    /// <summary>Reads that are ok: the high watermark the answer reported (exclusive).</summary>
    public long? HighWatermark { get; init; }

    /// <summary>
    /// Reads that are ok: the first offset of the log that was not removed, as the answer reported; null if it reported
    /// none or 0.
    /// </summary>
    public long? LogStart { get; init; }

    /// <summary>
    /// Reads that are ok: where to read on, if what was returned reaches further than its last record, as where records
    /// were compacted away (exclusive).
    /// </summary>
    public long? Next { get; init; }

    /// <summary>Reads of the final phase, which reads every partition from the start to its end: true.</summary>
    public bool? Final { get; init; }

    /// <summary>
    /// Operations that are fail or info: Kafka's error name, or <c>TIMEOUT</c>, <c>DISCONNECTED</c>, <c>CLOSED</c>.
    /// </summary>
    public string? Error { get; init; }

    /// <summary>
    /// Completed appends that were sent more than once with one sequence number: the errors of the attempts before the
    /// last, in order.
    /// </summary>
    public string[]? Attempts { get; init; }

    /// <summary>Faults: number of the fault in the plan.</summary>
    public int? Fault { get; init; }

    /// <summary>Faults: <c>start</c>, <c>end</c>, or <c>vetoed</c> when it was outside of the fault budget.</summary>
    public string? Stage { get; init; }

    /// <summary>
    /// Faults: the nodes concerned, such as <c>broker-1</c>; for a one-way partition from the first to the others.
    /// Replicas: the node whose replica it is.
    /// </summary>
    public string[]? Nodes { get; init; }

    /// <summary>Faults, leader changes and replicas: a plain sentence for a person.</summary>
    public string? Note { get; init; }

    /// <summary>Topics: Kafka's keys of topics and their values, by key.</summary>
    public IReadOnlyDictionary<string, string>? Config { get; init; }

    /// <summary>Leader changes: the node id of the leader, -1 for none.</summary>
    public int? Leader { get; init; }

    /// <summary>
    /// Leader changes: the leader epoch. Reads and lookups that are ok: the leader epoch whose leader answered, if it
    /// was the leader and the epoch is known.
    /// </summary>
    public int? Epoch { get; init; }

    /// <summary>Leader changes: the in-sync replicas.</summary>
    public int[]? Isr { get; init; }
}
