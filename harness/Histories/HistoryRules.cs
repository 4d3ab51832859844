namespace Harness.Histories;

/// <summary>
/// The rules of the format, entry by entry: what each type must carry, and how entries follow each other.
/// </summary>
/// <param name="file">What to call the history in errors.</param>
internal sealed class HistoryRules(string file)
{
    private const string Different = "differs from the invocation";

    // Invariant: holds the open invocation of every process that has one, null for a process that ended an operation
    // as ok or fail; retired processes are in their own set.
    private readonly Dictionary<int, HistoryEntry?> processes = [];
    private readonly HashSet<int> retired = [];

    // Entries accepted so far, and so the index the next one must have.
    private long accepted;

    /// <summary>Invocations of the operations that are open, in no particular order.</summary>
    public IEnumerable<HistoryEntry> Open => processes.Values.OfType<HistoryEntry>();

    /// <summary>Checks the next entry; for a completion returns the invocation it completes.</summary>
    /// <exception cref="HistoryFormatException">The entry breaks a rule.</exception>
    public HistoryEntry? Accept(HistoryEntry entry)
    {
        if (entry.Index != accepted)
        {
            throw Broken("index", $"expected {accepted}, found {entry.Index}: positions have no gaps");
        }

        Require(entry.Time >= 0, "time", "expected nanoseconds since the start, 0 or more");
        HistoryEntry? invocation = null;
        switch (entry.Type)
        {
            case EntryType.Invoke:
                AcceptInvocation(entry);
                break;
            case EntryType.Ok or EntryType.Fail or EntryType.Info:
                invocation = AcceptCompletion(entry);
                break;
            case EntryType.Fault:
                AcceptFault(entry);
                break;
            case EntryType.Leader:
                RequirePartition(entry);
                Require(entry.Leader >= -1, "leader", "expected a node id, or -1 for none");
                Require(entry.Epoch is null or >= 0, "epoch", "expected 0 or more");
                break;
            case EntryType.Replica:
                AcceptReplica(entry);
                break;
            case EntryType.Violation:
                RequirePartition(entry);
                Require(!string.IsNullOrEmpty(entry.F), "f", "expected the id of an anomaly");
                break;
            case EntryType.Topic:
                Require(!string.IsNullOrEmpty(entry.Topic), "topic", "expected the name of a topic");
                Require(entry.Config?.Values.All(value => value is not null) == true, "config",
                    "expected keys and values as text, maybe none");
                break;
            case EntryType.Phase:
                Require(entry.F is "faults" or "heal" or "liveness" or "final", "f",
                    "expected 'faults', 'heal', 'liveness' or 'final'");
                break;
            default:
                Require(false, "type", "not a type of entry");
                break;
        }

        accepted++;
        return invocation;
    }

    private void AcceptInvocation(HistoryEntry entry)
    {
        Require(entry.Process >= 0, "process", "expected a number, 0 or more");
        RequirePartition(entry);
        switch (entry.F)
        {
            case "append":
                Require(entry.Values is { Length: > 0 }, "values", "an append has one value or more");
                Require(Array.TrueForAll(entry.Values!, v => v >= 0), "values", "expected values of 0 or more");
                Require(entry.Keys is null || (entry.Keys.Length == entry.Values!.Length
                    && Array.TrueForAll(entry.Keys,
                        k => k >= 0)), "keys", "expected one key of 0 or more for each value");
                Require(entry.Tombstones is null || (entry.Keys is not null && IsPart(entry.Tombstones, entry.Values!)),
                    "tombstones", "expected some of the values, in their order, and keys for all");
                Require(entry.Digests is null || entry.Digests.Length == entry.Values!.Length, "digests",
                    "expected one number for each value");
                Require(entry.Acks is >= -1 and <= 1, "acks", "an append asks for -1, 0 or 1");
                Require(entry.Timestamp is null or >= 0, "timestamp", "expected ms since 1970, 0 or more");
                Require(entry.Offset is null, "offset", "the offset of an append is known only when it is ok");
                break;
            case "read":
                Require(entry.Offset >= 0, "offset", "a read has the offset it starts at, 0 or more");
                break;
            case "list-offsets":
                Require(entry.Timestamp >= -2, "timestamp",
                    "expected ms since 1970, 0 or more, -1 (the end) or -2 (the start)");
                Require(entry.Offset is null, "offset", "the offset is known only when the lookup is ok");
                break;
            default:
                Require(false, "f", "expected 'append', 'read' or 'list-offsets'");
                break;
        }

        var process = entry.Process!.Value;
        if (retired.Contains(process))
        {
            throw Broken("process", $"process {process} ended an operation as 'info' and may not be used again");
        }

        if (processes.TryGetValue(process, out var open) && open is not null)
        {
            throw Broken("process", $"process {process} still has the operation of index {open.Index} open");
        }

        processes[process] = entry;
    }

    private HistoryEntry AcceptCompletion(HistoryEntry entry)
    {
        Require(entry.Process is not null, "process", "expected the process whose operation ends");
        var process = entry.Process!.Value;
        if (!processes.TryGetValue(process, out var invocation) || invocation is null)
        {
            throw Broken("process", $"process {process} has no operation open");
        }

        Require(entry.Time >= invocation.Time, "time", "an operation does not end before it began");
        RequireMatch(entry, invocation);
        Require(entry.Attempts is null || (invocation.F == "append" && Array.TrueForAll(entry.Attempts,
            e => !string.IsNullOrEmpty(e))), "attempts", "expected the errors of earlier attempts at an append");
        if (entry.Type == EntryType.Ok)
        {
            AcceptOutcome(entry, invocation);
        }
        else
        {
            Require(!string.IsNullOrEmpty(entry.Error), "error", "expected the name of the error");
        }

        if (entry.Type == EntryType.Info)
        {
            retired.Add(process);
        }

        processes[process] = null;
        return invocation;
    }

    private void AcceptOutcome(HistoryEntry entry, HistoryEntry invocation)
    {
        if (invocation.F == "append")
        {
            Require(invocation.Acks == 0 ? entry.Offset is null : entry.Offset >= 0, "offset",
                "an append that is ok has the offset of its first value, unless it asked for acks 0");
            Require(entry.Offset is null || entry.Offset <= long.MaxValue - invocation.Values!.Length, "offset",
                "too large");
            return;
        }

        Require(entry.Epoch is null or >= 0, "epoch", "expected 0 or more");
        if (invocation.F == "list-offsets")
        {
            Require(entry.Offset >= (invocation.Timestamp < 0 ? 0 : -1), "offset",
                "a lookup that is ok has the offset found, 0 or more, or -1 for none with such a timestamp");
            return;
        }

        Require(entry.Records is not null, "records", "a read that is ok has its records, maybe none");
        Require(Array.TrueForAll(entry.Records!, r => r is { Offset: >= 0 and < long.MaxValue, Value: >= -1 }),
            "records",
            "expected offsets of 0 or more and values of -1 or more");
        Require(
            Array.TrueForAll(entry.Records!, r => r.Key is null or >= -1), "records", "expected keys of -1 or more");
        Require(entry.HighWatermark >= 0, "highWatermark", "a read that is ok has the high watermark, 0 or more");
        Require(entry.LogStart is null or >= 0, "logStart", "expected an offset, 0 or more");
        Require(entry.Next is null || (entry.Next >= invocation.Offset
                && Array.TrueForAll(entry.Records!, r => r.Offset < entry.Next)), "next",
            "expected an offset, not below the one asked for and above those of all records");
    }

    // A completion may leave out what its invocation said, or repeat it.
    private void RequireMatch(HistoryEntry entry, HistoryEntry invocation)
    {
        RequireSame(entry.F, invocation.F, "f");
        RequireSame(entry.Client, invocation.Client, "client");
        RequireSame(entry.Topic, invocation.Topic, "topic");
        Require(entry.Partition is null || entry.Partition == invocation.Partition, "partition", Different);
        Require(entry.Acks is null || entry.Acks == invocation.Acks, "acks", Different);
        Require(entry.Final is null || entry.Final == invocation.Final, "final", Different);
        Require(entry.Values is null || entry.Values.AsSpan().SequenceEqual(invocation.Values), "values", Different);
        Require(entry.Keys is null || entry.Keys.AsSpan().SequenceEqual(invocation.Keys), "keys", Different);
        Require(
            entry.Tombstones is null || entry.Tombstones.AsSpan().SequenceEqual(invocation.Tombstones), "tombstones",
            Different);
        Require(
            entry.Digests is null || entry.Digests.AsSpan().SequenceEqual(invocation.Digests), "digests", Different);
        Require(entry.Timestamp is null || entry.Timestamp == invocation.Timestamp, "timestamp", Different);
        Require(entry.Offset is null || invocation.Offset is null || entry.Offset == invocation.Offset, "offset",
            Different);
    }

    private static bool IsPart(long[] some, long[] all)
    {
        var found = 0;
        foreach (var value in all)
        {
            found += found < some.Length && some[found] == value ? 1 : 0;
        }

        return some.Length > 0 && found == some.Length;
    }

    private void RequireSame(string? repeated, string? invoked, string key) =>
        Require(repeated is null || repeated == invoked, key, Different);

    private void AcceptFault(HistoryEntry entry)
    {
        Require(!string.IsNullOrEmpty(entry.F), "f", "expected the kind of the fault");
        Require(entry.Stage is "start" or "end" or "vetoed", "stage", "expected 'start', 'end' or 'vetoed'");
        Require(entry.Nodes is null || Array.TrueForAll(entry.Nodes, n => !string.IsNullOrEmpty(n)), "nodes",
            "expected names of nodes");
    }

    private void AcceptReplica(HistoryEntry entry)
    {
        RequirePartition(entry);
        Require(entry.F is "offline" or "anew" or "truncated", "f", "expected 'offline', 'anew' or 'truncated'");
        Require(entry.Nodes is [{ Length: > 0 }], "nodes", "expected the name of one node");
    }

    private void RequirePartition(HistoryEntry entry)
    {
        Require(!string.IsNullOrEmpty(entry.Topic), "topic", "expected the name of a topic");
        Require(entry.Partition >= 0, "partition", "expected a partition number, 0 or more");
    }

    private void Require(bool holds, string key, string problem)
    {
        if (!holds)
        {
            throw Broken(key, problem);
        }
    }

    private HistoryFormatException Broken(string key, string problem) => new(file, accepted + 1, key, problem);
}
