using System.Globalization;
using Harness.Histories;
using Reports.ClientOperations;
using Reports.Text;

namespace Reports.Timelines;

/// <summary>How long a partition had one leader in one epoch, or none.</summary>
/// <param name="Place">Topic and partition, such as <c>orders/0</c>.</param>
/// <param name="Change">The entry that began it.</param>
/// <param name="To">When the next one began, in nanoseconds; null for the last.</param>
internal sealed record LeaderReign(string Place, HistoryEntry Change, long? To)
{
    /// <summary>All reigns by partition, partitions in ordinal order, reigns in order of time.</summary>
    public static SortedDictionary<string, List<LeaderReign>> ByPartition(IReadOnlyList<HistoryEntry> history)
    {
        var byPartition = new SortedDictionary<string, List<LeaderReign>>(StringComparer.Ordinal);
        foreach (var entry in history)
        {
            if (entry.Type != EntryType.Leader)
            {
                continue;
            }

            var place = OperationText.Place(entry);
            if (!byPartition.TryGetValue(place, out var reigns))
            {
                byPartition.Add(place, reigns = []);
            }

            if (reigns.Count > 0)
            {
                reigns[^1] = reigns[^1] with { To = entry.Time };
            }

            reigns.Add(new LeaderReign(place, entry, null));
        }

        return byPartition;
    }

    /// <summary>Whether the partition has no leader.</summary>
    public bool Vacant => Change.Leader is null or -1;

    /// <summary>Leader and epoch, such as <c>broker 2 · epoch 5</c>.</summary>
    public string Name => Vacant ? $"no leader{Epoch}" : $"broker {Plain(Change.Leader!.Value)}{Epoch}";

    /// <summary>The shortest form, for narrow places.</summary>
    public string ShortName => Vacant ? "–" : $"{Plain(Change.Leader!.Value)}·{Plain(Change.Epoch ?? 0)}";

    /// <summary>Everything in one line.</summary>
    public string Sentence
    {
        get
        {
            var isr = Change.Isr is { } members
                ? $", in-sync replicas {string.Join(", ", members.Take(16).Select(Plain))}"
                : string.Empty;
            var note = Change.Note is { Length: > 0 } text ? ": " + Words.Clip(text, 240) : string.Empty;
            return $"{Place}: {Name} from {Words.Seconds(Change.Time)}{isr}{note}";
        }
    }

    private string Epoch => Change.Epoch is { } epoch ? $" · epoch {Plain(epoch)}" : string.Empty;

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
