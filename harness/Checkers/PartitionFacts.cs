using System.Globalization;
using Harness.Histories;

namespace Harness.Checkers;

/// <summary>What a history says about one partition.</summary>
internal sealed class PartitionFacts(string topic, int number)
{
    public string Topic { get; } = topic;

    public int Number { get; } = number;

    /// <summary>The form <c>topic/partition</c>.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{topic}/{number}");

    /// <summary>What the cluster may remove from it.</summary>
    public Cleaning Cleaning { get; init; } = Cleaning.None;

    /// <summary>The highest log start that a read reported; 0 if none did.</summary>
    public long LogStart { get; set; }

    /// <summary>What was seen at each offset. Never iterated.</summary>
    public Dictionary<long, OffsetFacts> Offsets { get; } = [];

    /// <summary>Appends by invocation.</summary>
    public List<AppendFacts> Appends { get; } = [];

    /// <summary>Reads that are ok, by completion.</summary>
    public List<Operation> Reads { get; } = [];

    /// <summary>Offsets that reads passed over, the final ones included.</summary>
    public IntervalSet Covered { get; } = new();

    /// <summary>Offsets that reads of the final phase passed over.</summary>
    public IntervalSet FinallyCovered { get; } = new();

    /// <summary>Whether an operation or leader entry is about this partition.</summary>
    public bool Is(HistoryEntry entry) => entry.Partition == Number && entry.Topic == Topic;

    /// <summary>The end of what a read returned (exclusive); the offset it asked for if it returned nothing.</summary>
    public static long EndOf(Operation read)
    {
        var end = read.Completion!.Next ?? read.Invocation.Offset!.Value;
        foreach (var record in read.Completion.Records!)
        {
            end = Math.Max(end, record.Offset + 1);
        }

        return end;
    }

    /// <summary>The first read, final or not, that passed over an offset; null if there is none.</summary>
    public Operation? ReadOver(long offset, bool final) => Reads.FirstOrDefault(
        r => r.IsFinal == final && r.Invocation.Offset <= offset && offset < EndOf(r));
}
