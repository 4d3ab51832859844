using System.Globalization;
using Harness.Histories;

namespace Harness.Checkers;

/// <summary>What a history says about one partition.</summary>
/// <param name="topic">The topic.</param>
/// <param name="number">Number within the topic.</param>
/// <param name="index">Position in <see cref="HistoryFacts.Numbered"/>.</param>
internal sealed class PartitionFacts(string topic, int number, int index)
{
    public string Topic { get; } = topic;

    public int Number { get; } = number;

    public int Index { get; } = index;

    /// <summary>The form <c>topic/partition</c>.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{topic}/{number}");

    /// <summary>What the cluster may remove from it; known when the whole history was read.</summary>
    public Cleaning Cleaning { get; set; } = Cleaning.None;

    /// <summary>The highest high watermark that a read reported; 0 if none did.</summary>
    public long HighWatermark { get; set; }

    /// <summary>The highest log start that a read reported; 0 if none did.</summary>
    public long LogStart { get; set; }

    /// <summary>Reads that reported a higher high watermark than all before in their leader epoch, by epoch.</summary>
    public Dictionary<int, List<ReadFacts>> Watermarks { get; } = [];

    /// <summary>Reads that reported a higher log start than all before.</summary>
    public List<(long Start, ReadFacts Read)> LogStarts { get; } = [];

    /// <summary>What was seen at each offset.</summary>
    public KeyTable<OffsetFacts> Offsets { get; } = new();

    /// <summary>Numbers of the appends, by invocation.</summary>
    public ChunkedList<int> Appends { get; } = new();

    /// <summary>Reads that are ok, by completion.</summary>
    public ChunkedList<ReadFacts> Reads { get; } = new();

    /// <summary>Lookups of offsets by timestamp that are ok, by completion.</summary>
    public ChunkedList<TimeLookup> TimeLookups { get; } = new();

    /// <summary>Reads that left out offsets which they passed over.</summary>
    public List<ReadGaps> Gaps { get; } = [];

    /// <summary>Offsets that reads passed over, the final ones included.</summary>
    public IntervalSet Covered { get; } = new();

    /// <summary>Offsets that reads of the final phase passed over.</summary>
    public IntervalSet FinallyCovered { get; } = new();

    /// <summary>Appends that began once the faults had healed.</summary>
    public AttemptFacts AppendsAfterHealing { get; } = new();

    /// <summary>Reads of the final phase.</summary>
    public AttemptFacts FinalReads { get; } = new();

    /// <summary>Whether an operation or leader entry is about this partition.</summary>
    public bool Is(HistoryEntry entry) => entry.Partition == Number && entry.Topic == Topic;

    /// <summary>The end of what a read returned (exclusive); the offset it asked for if it returned nothing.</summary>
    public static long EndOf(HistoryEntry invocation, HistoryEntry completion)
    {
        var end = completion.Next ?? invocation.Offset!.Value;
        foreach (var record in completion.Records!)
        {
            end = Math.Max(end, record.Offset + 1);
        }

        return end;
    }

    /// <summary>The first read, final or not, that passed over an offset; null if there is none.</summary>
    public ReadFacts? ReadOver(long offset, bool final)
    {
        for (var i = 0; i < Reads.Count; i++)
        {
            if (Reads[i].IsFinal == final && Reads[i].Covers(offset))
            {
                return Reads[i];
            }
        }

        return null;
    }

    /// <summary>The read that was answered at an index of the history; it must be one of this partition.</summary>
    public ReadFacts ReadAnsweredAt(long entry)
    {
        var (low, high) = (0, Reads.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Reads[middle].End < entry ? (middle + 1, high) : (low, middle);
        }

        return Reads[low];
    }
}
