using System.Globalization;
using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Puts a history into words: when something happened, who led the partition then, and which faults were active.
/// </summary>
/// <param name="times">When the entries happened, in ns; it may go on growing.</param>
internal sealed class Narrator(ChunkedList<long> times)
{
    // Fault and leader entries, by index: few, so finding the state at a moment scans them.
    private readonly List<HistoryEntry> surroundings = [];

    private readonly List<HistoryEntry> replicas = [];

    /// <summary>Faults have set clocks, or made them run at other rates.</summary>
    public bool HasClockFaults { get; private set; }

    /// <summary>Adds a fault, leader or replica entry; in the order of the history.</summary>
    public void Add(HistoryEntry entry)
    {
        (entry.Type == EntryType.Replica ? replicas : surroundings).Add(entry);
        HasClockFaults |= entry.Type == EntryType.Fault && entry.F is "clock-offset" or "clock-rate";
    }

    /// <summary>The time of an entry, such as <c>4.210 s</c>.</summary>
    public string At(long index)
    {
        var milliseconds = times[(int)index] / 1_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000} s");
    }

    /// <summary>
    /// A sentence on the leader of the partition and the active faults at an entry; empty if the history shows neither.
    /// </summary>
    public string Then(PartitionFacts partition, long index)
    {
        HistoryEntry? leader = null;
        var active = new List<HistoryEntry>();
        foreach (var entry in surroundings.TakeWhile(e => e.Index <= index))
        {
            if (entry.Type == EntryType.Leader)
            {
                leader = entry.Topic == partition.Topic && entry.Partition == partition.Number ? entry : leader;
            }
            else if (entry.Stage == "start")
            {
                active.Add(entry);
            }
            else if (entry.Stage == "end")
            {
                active.RemoveAll(f => f.F == entry.F && f.Fault == entry.Fault);
            }
        }

        var parts = new List<string>(2);
        if (leader is not null)
        {
            parts.Add(Leader(leader, partition.Name));
        }

        if (active.Count > 0)
        {
            parts.Add("active faults: " + string.Join(", ", active.Select(Fault)));
        }

        return parts.Count == 0 ? "" : $" At {At(index)}: {string.Join("; ", parts)}.";
    }

    /// <summary>
    /// Sentences on what happened to replicas of the partition between two entries, the latest few; empty if nothing
    /// did.
    /// </summary>
    public string Between(PartitionFacts partition, long from, long to)
    {
        const int Told = 3;
        var happened = replicas.Where(e => e.Index > from && e.Index < to && partition.Is(e)).ToList();
        if (happened.Count == 0)
        {
            return "";
        }

        var told = string.Join("; ", happened.TakeLast(Told).Select(e => $"{Replica(e)} at {At(e.Index)}"));
        return happened.Count > Told
            ? string.Create(CultureInfo.InvariantCulture, $" Meanwhile, the last {Told} of {happened.Count}: {told}.")
            : $" Meanwhile: {told}.";
    }

    private static string Replica(HistoryEntry entry) => entry.F switch
    {
        "offline" => $"the replica of {entry.Nodes![0]} went offline",
        "anew" => $"{entry.Nodes![0]} began to fetch its replica anew",
        _ => $"{entry.Nodes![0]} cut the end of its log",
    };

    private static string Leader(HistoryEntry entry, string partition) => entry.Leader == -1
        ? $"{partition} had no leader"
        : string.Create(CultureInfo.InvariantCulture,
            $"broker {entry.Leader} led {partition}{(entry.Epoch is { } epoch ? $" (leader epoch {epoch})" : "")}");

    private static string Fault(HistoryEntry entry) =>
        entry.Nodes is { Length: > 0 } nodes ? $"{entry.F} of {string.Join(", ", nodes)}" : entry.F!;
}
