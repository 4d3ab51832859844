using Harness.Histories;
using Reports.ClientOperations;
using Reports.Text;

namespace Reports.Timelines;

/// <summary>What happened to a replica at one moment.</summary>
/// <param name="Entry">The entry that says so.</param>
internal sealed record ReplicaChange(HistoryEntry Entry)
{
    /// <summary>Kind and node, such as <c>offline broker-1</c>.</summary>
    public string Name => $"{Entry.F} {Words.Clip(string.Join(", ", Entry.Nodes ?? []), 40)}";

    /// <summary>Everything in one line.</summary>
    public string Sentence
    {
        get
        {
            var note = Entry.Note is { Length: > 0 } text ? ": " + Words.Clip(text, 240) : string.Empty;
            return $"{OperationText.Place(Entry)}: {Name} at {Words.Seconds(Entry.Time)}{note}";
        }
    }

    /// <summary>All of a history, in order.</summary>
    public static IEnumerable<ReplicaChange> All(IReadOnlyList<HistoryEntry> history) =>
        history.Where(entry => entry.Type == EntryType.Replica).Select(entry => new ReplicaChange(entry));
}
