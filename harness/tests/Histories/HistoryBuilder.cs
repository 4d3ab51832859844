using Harness.Histories;

namespace Harness.Tests.Histories;

/// <summary>
/// Writes histories by hand: every method adds an entry, 1 ms after the one before, to partition orders/0.
/// </summary>
internal sealed class HistoryBuilder
{
    private readonly List<HistoryEntry> entries = [];

    public string Topic { get; set; } = "orders";

    public IReadOnlyList<HistoryEntry> Entries => entries;

    public HistoryBuilder Append(int process, params long[] values) => AppendWith(-1, process, values);

    public HistoryBuilder AppendWith(short acks, int process, params long[] values) =>
        Add(Invocation(process, "append") with { Values = values, Acks = acks });

    public HistoryBuilder Acked(int process, long? offset) =>
        Add(Completion(process, EntryType.Ok) with { Offset = offset });

    public HistoryBuilder Fail(int process, string error = "NOT_ENOUGH_REPLICAS") =>
        Add(Completion(process, EntryType.Fail) with { Error = error });

    public HistoryBuilder Info(int process, string error = "TIMEOUT") =>
        Add(Completion(process, EntryType.Info) with { Error = error });

    /// <summary>What the configuration of the topic lets its cluster remove.</summary>
    public HistoryBuilder Config(string key, string value) => Config((key, value));

    /// <summary>The same, of several keys.</summary>
    public HistoryBuilder Config(params (string Key, string Value)[] config) => Add(new()
    {
        Index = 0,
        Time = 0,
        Type = EntryType.Topic,
        Topic = Topic,
        Config = config.ToDictionary(entry => entry.Key, entry => entry.Value),
    });

    /// <summary>An append of one value with a key.</summary>
    public HistoryBuilder AppendKeyed(int process, long key, long value) =>
        Add(Invocation(process, "append") with { Values = [value], Keys = [key], Acks = -1 });

    /// <summary>An append of a record without value, which deletes its key.</summary>
    public HistoryBuilder Tombstone(int process, long key, long value) => Add(
        Invocation(process, "append") with { Values = [value], Keys = [key], Tombstones = [value], Acks = -1 });

    public HistoryBuilder Read(int process, long offset, bool final = false) =>
        Add(Invocation(process, "read") with { Offset = offset, Final = final ? true : null });

    public HistoryBuilder Got(int process, long highWatermark, params (long Offset, long Value)[] records) =>
        Add(Completion(process, EntryType.Ok) with
        {
            HighWatermark = highWatermark,
            Records = [.. records.Select(r => new ReadRecord(r.Offset, r.Value))],
        });

    /// <summary>A read of records with keys: from an offset to <paramref name="next"/>, the high watermark.</summary>
    public HistoryBuilder ReadKeyed(
        int process, long from, long next, bool final, params (long Offset, long Value, long Key)[] records) =>
        Read(process, from, final).Add(Completion(process, EntryType.Ok) with
        {
            HighWatermark = next,
            Next = next,
            Records = [.. records.Select(r => new ReadRecord(r.Offset, r.Value, r.Key))],
        });

    /// <summary>A read from an offset on of values at successive offsets, where the log starts at an offset.</summary>
    public HistoryBuilder ReadWithStart(
        int process, long from, long logStart, long highWatermark, bool final, params long[] values) =>
        Read(process, from, final).Add(Completion(process, EntryType.Ok) with
        {
            HighWatermark = highWatermark,
            LogStart = logStart,
            Records = [.. values.Select((v, i) => new ReadRecord(from + i, v))],
        });

    /// <summary>An append with the timestamp of its records, acknowledged at once.</summary>
    public HistoryBuilder AppendedAt(long timestamp, int process, long offset, params long[] values) =>
        Add(Invocation(process, "append") with { Values = values, Acks = -1, Timestamp = timestamp })
            .Acked(process, offset);

    /// <summary>An append that is acknowledged at once.</summary>
    public HistoryBuilder Appended(int process, long offset, params long[] values) =>
        Append(process, values).Acked(process, offset);

    /// <summary>A final read by process 99 from offset 0 to the end, of records at successive offsets.</summary>
    public HistoryBuilder FinallyRead(params long[] values) =>
        Read(99, 0, final: true).Got(99, values.Length, [.. values.Select((v, i) => ((long)i, v))]);

    /// <summary>A read of nothing that tells the high watermark of the leader of an epoch.</summary>
    public HistoryBuilder ReadIn(int epoch, int process, long highWatermark) =>
        Read(process, 0).GotIn(epoch, process, highWatermark);

    /// <summary>The answer to it.</summary>
    public HistoryBuilder GotIn(int epoch, int process, long highWatermark) => Add(
        Completion(process, EntryType.Ok) with { HighWatermark = highWatermark, Records = [], Epoch = epoch });

    /// <summary>A lookup of the end of the log (-1), or of its start (-2).</summary>
    public HistoryBuilder Listed(int process, long timestamp, long offset, int? epoch = null) =>
        Add(Invocation(process, "list-offsets") with { Timestamp = timestamp })
            .Add(Completion(process, EntryType.Ok) with { Offset = offset, Epoch = epoch });

    /// <summary>An append of one value whose record carries more, and a final read of it.</summary>
    public HistoryBuilder Digested(long sent, long? read) =>
        Add(Invocation(1, "append") with { Values = [7], Digests = [sent], Acks = -1 }).Acked(1, 0)
            .Read(99, 0, final: true).Add(Completion(99, EntryType.Ok) with
            {
                HighWatermark = 1,
                Records = [new ReadRecord(0, 7, Digest: read)],
            });

    public HistoryBuilder Phase(string name) => Add(new() { Index = 0, Time = 0, Type = EntryType.Phase, F = name });

    public HistoryBuilder Fault(int number, string kind, string stage, params string[] nodes) => Add(new()
    {
        Index = 0,
        Time = 0,
        Type = EntryType.Fault,
        F = kind,
        Fault = number,
        Stage = stage,
        Nodes = nodes,
    });

    public HistoryBuilder Leader(int broker, int epoch) => Add(new()
    {
        Index = 0,
        Time = 0,
        Type = EntryType.Leader,
        Topic = Topic,
        Partition = 0,
        Leader = broker,
        Epoch = epoch,
    });

    public HistoryBuilder Replica(string what, int broker) => Add(new()
    {
        Index = 0,
        Time = 0,
        Type = EntryType.Replica,
        F = what,
        Topic = Topic,
        Partition = 0,
        Nodes = [$"broker-{broker}"],
    });

    public HistoryBuilder Add(HistoryEntry entry)
    {
        entries.Add(entry with { Index = entries.Count, Time = entries.Count * 1_000_000L });
        return this;
    }

    private HistoryEntry Invocation(int process, string f) => new()
    {
        Index = 0,
        Time = 0,
        Type = EntryType.Invoke,
        Process = process,
        Client = $"client-{process}",
        F = f,
        Topic = Topic,
        Partition = 0,
    };

    private static HistoryEntry Completion(int process, EntryType type) =>
        new() { Index = 0, Time = 0, Type = type, Process = process };
}
