using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// What the checkers need of a history, read once. Of each operation, each distinct record and each entry's time it
/// keeps some dozen bytes, wherever offsets and values lie; what reads returned is judged as they are read.
/// </summary>
internal sealed class HistoryFacts
{
    private const int BetweenLooksAtTheClock = 4096;

    private readonly CheckOptions options;
    private readonly HistoryRules rules;
    private readonly ChunkedList<long> times = new();
    private readonly List<PartitionFacts> partitions = [];
    private readonly Dictionary<(string Topic, int Number), PartitionFacts> byName = [];
    private readonly Dictionary<string, HistoryEntry> topics = [];
    private readonly ReadJudge readJudge;
    private readonly WatermarkJudge watermarkJudge;

    // Numbers of the appends that are open, by process.
    private readonly Dictionary<int, int> open = [];

    private HistoryFacts(CheckOptions options)
    {
        this.options = options;
        rules = new HistoryRules(options.Name);
        Narrator = new Narrator(times);
        readJudge = new ReadJudge(this, ReadFindings);
        watermarkJudge = new WatermarkJudge(this, ReadFindings);
    }

    /// <summary>By first appearance; <see cref="AppendFacts.Partition"/> counts them.</summary>
    public IReadOnlyList<PartitionFacts> Numbered => partitions;

    /// <summary>By topic, then number.</summary>
    public IReadOnlyList<PartitionFacts> Partitions { get; private set; } = [];

    /// <summary>All appends by invocation; <see cref="ValueFacts.Append"/> counts them.</summary>
    public ChunkedList<AppendFacts> Appends { get; } = new();

    /// <summary>The values of all appends, one append after the other.</summary>
    public ChunkedList<long> AppendedValues { get; } = new();

    /// <summary>The keys of all appends that have some.</summary>
    public ChunkedList<long> AppendedKeys { get; } = new();

    /// <summary>The digests of all appends that have some.</summary>
    public ChunkedList<long> AppendedDigests { get; } = new();

    /// <summary>Those appended values whose records have no value, and so delete their keys.</summary>
    public HashSet<long> Tombstones { get; } = [];

    /// <summary>The timestamps of appends that tell them, by number of the append.</summary>
    public AppendTimestamps Timestamps { get; } = new();

    /// <summary>What was seen of each value.</summary>
    public KeyTable<ValueFacts> Values { get; } = new();

    /// <summary>What reads gave away by themselves.</summary>
    public FindingCollector ReadFindings { get; } = new();

    /// <summary>Entries on what was seen inside of the cluster.</summary>
    public List<HistoryEntry> Violations { get; } = [];

    /// <summary>The first entry of each phase, by its name.</summary>
    public Dictionary<string, HistoryEntry> Phases { get; } = [];

    /// <summary>How often operations ended how.</summary>
    public OutcomeCounts Counts { get; } = new();

    public Narrator Narrator { get; }

    /// <summary>How many entries were read.</summary>
    public long Entries => times.Count;

    /// <summary>The time limit was reached before the end of the history.</summary>
    public bool IsCut { get; private set; }

    /// <exception cref="HistoryFormatException">An entry breaks a rule, or a value is appended twice.</exception>
    public static HistoryFacts Of(IEnumerable<HistoryEntry> history, CheckOptions options)
    {
        var facts = new HistoryFacts(options);
        foreach (var entry in history)
        {
            facts.Accept(entry);
            if (facts.times.Count % BetweenLooksAtTheClock == 0 && options.IsOver())
            {
                facts.IsCut = true;
                break;
            }
        }

        facts.Conclude();
        return facts;
    }

    /// <summary>Time of an entry in ns.</summary>
    public long TimeOf(long index) => times[(int)index];

    /// <summary>What was seen of a value; it must be one that was appended or read.</summary>
    public ref ValueFacts Value(long value) => ref Values[Values.IndexOf(value)];

    /// <summary>A value of an append, by its position from 0.</summary>
    public long ValueOf(in AppendFacts append, int position) => AppendedValues[append.First + position];

    /// <summary>The key of a record of an append, by its position from 0; null if it has none.</summary>
    public long? KeyOf(in AppendFacts append, int position) =>
        append.FirstKey < 0 ? null : AppendedKeys[append.FirstKey + position];

    /// <summary>The digest of a record of an append, by its position from 0; null if it was not told.</summary>
    public long? DigestOf(in AppendFacts append, int position) =>
        append.FirstDigest < 0 ? null : AppendedDigests[append.FirstDigest + position];

    /// <summary>Whether the time is over; looks at the clock now and then only.</summary>
    public bool IsTimeOver(int count)
    {
        IsCut |= count % BetweenLooksAtTheClock == BetweenLooksAtTheClock - 1 && options.IsOver();
        return IsCut;
    }

    private void Accept(HistoryEntry entry)
    {
        var invocation = rules.Accept(entry);
        times.Add(entry.Time);
        switch (entry.Type)
        {
            case EntryType.Invoke:
                Invoke(entry);
                break;
            case EntryType.Ok or EntryType.Fail or EntryType.Info:
                Complete(invocation!, entry);
                break;
            case EntryType.Topic:
                topics[entry.Topic!] = entry;
                break;
            case EntryType.Violation:
                Violations.Add(entry);
                break;
            case EntryType.Phase:
                Phases.TryAdd(entry.F!, entry);
                break;
            default:
                Narrator.Add(entry);
                if (entry.Type == EntryType.Leader)
                {
                    PartitionOf(entry);
                }

                break;
        }
    }

    private void Invoke(HistoryEntry entry)
    {
        var partition = PartitionOf(entry);
        if (entry.F != "append")
        {
            if (entry is { Final: true, F: "read" })
            {
                partition.FinalReads.Invoke(entry);
            }

            return;
        }

        if (Phases.ContainsKey("liveness"))
        {
            partition.AppendsAfterHealing.Invoke(entry);
        }

        open[entry.Process!.Value] = Appends.Count;
        partition.Appends.Add(Appends.Count);
        Appends.Add(new AppendFacts
        {
            Begin = entry.Index,
            End = long.MaxValue,
            Base = -1,
            First = AppendedValues.Count,
            Count = entry.Values!.Length,
            FirstKey = entry.Keys is null ? -1 : AppendedKeys.Count,
            FirstDigest = entry.Digests is null ? -1 : AppendedDigests.Count,
            Process = entry.Process.Value,
            Partition = partition.Index,
            Acks = (sbyte)entry.Acks!.Value,
            Outcome = EntryType.Info,
        });
        Array.ForEach(entry.Values, value => AppendedValues.Add(value));
        Array.ForEach(entry.Keys ?? [], key => AppendedKeys.Add(key));
        Array.ForEach(entry.Digests ?? [], digest => AppendedDigests.Add(digest));
        Tombstones.UnionWith(entry.Tombstones ?? []);
        if (entry.Timestamp is { } timestamp)
        {
            Timestamps.Add(Appends.Count - 1, timestamp);
        }

        readJudge.Appended(entry, Appends.Count - 1, options.Name);
    }

    private void Complete(HistoryEntry invocation, HistoryEntry completion)
    {
        var partition = PartitionOf(invocation);
        Counts.Add(invocation, completion.Type);
        if (invocation.F != "append")
        {
            if (completion.Type == EntryType.Ok && invocation.F == "read")
            {
                watermarkJudge.Read(partition, readJudge.Read(partition, invocation, completion), completion);
            }
            else if (completion.Type == EntryType.Ok && invocation.Timestamp >= 0)
            {
                partition.TimeLookups.Add(new TimeLookup(
                    invocation.Timestamp.Value, completion.Offset!.Value, invocation.Index, completion.Index,
                    invocation.Process!.Value));
            }
            else if (completion.Type == EntryType.Ok)
            {
                watermarkJudge.Found(partition, invocation, completion);
            }

            if (invocation is { Final: true, F: "read" })
            {
                partition.FinalReads.Complete(invocation, completion);
            }

            return;
        }

        partition.AppendsAfterHealing.Complete(invocation, completion);
        open.Remove(invocation.Process!.Value, out var number);
        ref var append = ref Appends[number];
        append.Outcome = completion.Type;
        append.End = completion.Type == EntryType.Info ? long.MaxValue : completion.Index;
        if (append.IsAcknowledged)
        {
            append.Base = completion.Offset!.Value;
            readJudge.Acknowledged(partition, append);
        }
        else if (append.HasFailed)
        {
            readJudge.Failed(partition, number, completion.Error!);
        }
    }

    private void Conclude()
    {
        Counts.Unfinished(rules.Open);
        readJudge.Conclude();
        foreach (var partition in partitions)
        {
            if (topics.TryGetValue(partition.Topic, out var topic))
            {
                partition.Cleaning = Cleaning.Of(topic.Config!, isTimed: !Narrator.HasClockFaults);
            }
        }

        Partitions = [.. partitions.OrderBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Number)];
    }

    private PartitionFacts PartitionOf(HistoryEntry entry)
    {
        var key = (entry.Topic!, entry.Partition!.Value);
        if (!byName.TryGetValue(key, out var partition))
        {
            partition = new PartitionFacts(key.Item1, key.Item2, partitions.Count);
            partitions.Add(partition);
            byName.Add(key, partition);
        }

        return partition;
    }
}
