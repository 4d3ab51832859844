using Harness.Histories;
using Reports.Text;

namespace Reports.Timelines;

/// <summary>A fault as the history shows it.</summary>
/// <param name="Kind">Its kind, such as <c>crash</c>.</param>
/// <param name="Nodes">The nodes concerned, as one string.</param>
/// <param name="From">When it began or was vetoed, in nanoseconds.</param>
/// <param name="To">When it ended; null when the history ends first.</param>
/// <param name="Vetoed">Whether it was outside of the fault budget and did not happen.</param>
/// <param name="Note">A sentence for a person, or empty.</param>
/// <param name="EntryIndex">Index of the entry that began it.</param>
internal sealed record FaultInterval(
    string Kind, string Nodes, long From, long? To, bool Vetoed, string Note, long EntryIndex)
{
    /// <summary>All faults of a history in order of their beginning.</summary>
    public static IReadOnlyList<FaultInterval> All(IReadOnlyList<HistoryEntry> history)
    {
        var intervals = new List<FaultInterval>();
        var open = new Dictionary<int, int>();
        foreach (var entry in history)
        {
            if (entry.Type != EntryType.Fault)
            {
                continue;
            }

            if (entry.Stage == "end" && entry.Fault is { } ended && open.Remove(ended, out var position))
            {
                intervals[position] = intervals[position] with { To = entry.Time };
            }
            else if (entry.Stage != "end")
            {
                if (entry.Stage == "start" && entry.Fault is { } begun)
                {
                    open[begun] = intervals.Count;
                }

                intervals.Add(Began(entry));
            }
        }

        return intervals;
    }

    /// <summary>Kind and nodes, such as <c>crash broker-1</c>.</summary>
    public string Name => Nodes.Length == 0 ? Kind : $"{Kind} {Nodes}";

    /// <summary>Everything in one line.</summary>
    public string Sentence
    {
        get
        {
            var when = Vetoed ? $"vetoed at {Words.Seconds(From)}, outside of the fault budget"
                : To is { } to ? $"from {Words.Seconds(From)} to {Words.Seconds(to)}"
                : $"from {Words.Seconds(From)}";
            return Note.Length == 0 ? $"{Name}, {when}" : $"{Name}, {when}: {Note}";
        }
    }

    private static FaultInterval Began(HistoryEntry entry)
    {
        var vetoed = entry.Stage == "vetoed";
        return new FaultInterval(
            Words.Clip(entry.F ?? "fault", 40),
            Words.Clip(string.Join(", ", entry.Nodes ?? []), 80),
            entry.Time,
            vetoed ? entry.Time : null,
            vetoed,
            Words.Clip(entry.Note ?? string.Empty, 240),
            entry.Index);
    }
}
