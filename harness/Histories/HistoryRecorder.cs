namespace Harness.Histories;

/// <summary>Writes down what happens in a run, in the order in which it happens.</summary>
/// <param name="clock">The run's clock in ns; it dates the entries.</param>
public sealed class HistoryRecorder(Func<long> clock)
{
    private readonly List<HistoryEntry> entries = [];

    // Processes of each client that have no operation open, by client. A process whose operation ended without a known
    // outcome never comes back.
    private readonly SortedDictionary<string, SortedSet<int>> idle = new(StringComparer.Ordinal);
    private int processes;

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<HistoryEntry> Entries => entries;

    /// <summary>Appends that were invoked and did not end yet.</summary>
    public int OpenAppends { get; private set; }

    /// <summary>
    /// The time on the run's clock that entries are dated from, in ns. Entries that are there when it is set came
    /// before
    /// the start; they are dated 0, so that time never goes back.
    /// </summary>
    public long Origin
    {
        get;
        set
        {
            field = value;
            for (var i = 0; i < entries.Count; i++)
            {
                entries[i] = entries[i] with { Time = 0 };
            }
        }
    }

    /// <summary>Time since the origin in ns.</summary>
    public long Now => clock() - Origin;

    /// <summary>Adds an entry; index and time are filled in.</summary>
    public HistoryEntry Add(HistoryEntry entry)
    {
        var added = entry with { Index = entries.Count, Time = Now };
        entries.Add(added);
        return added;
    }

    /// <summary>A phase of the run begins.</summary>
    public void Phase(string name) => Add(Template(EntryType.Phase) with { F = name });

    /// <summary>A client begins an append or a read.</summary>
    /// <returns>The invocation, to complete the operation with.</returns>
    public HistoryEntry Invoke(HistoryEntry invocation)
    {
        var process = idle.TryGetValue(invocation.Client!, out var own) && own.Count > 0 ? own.Min : processes++;
        own?.Remove(process);
        OpenAppends += invocation.Values is null ? 0 : 1;
        return Add(invocation with { Type = EntryType.Invoke, Process = process });
    }

    /// <summary>An operation ended.</summary>
    /// <param name="invocation">What <see cref="Invoke"/> returned.</param>
    /// <param name="type"><see cref="EntryType.Ok"/>, <see cref="EntryType.Fail"/> or
    /// <see cref="EntryType.Info"/>.</param>
    /// <param name="error">Why it is not ok; null if it is.</param>
    /// <param name="fill">Fills in what a successful operation returned.</param>
    public void Complete(
        HistoryEntry invocation, EntryType type, string? error, Func<HistoryEntry, HistoryEntry> fill)
    {
        OpenAppends -= invocation.Values is null ? 0 : 1;
        var ended = invocation with { Type = type, Error = error, Offset = null, Values = null, Keys = null };
        Add(type == EntryType.Ok ? fill(ended) : ended);
        if (type != EntryType.Info)
        {
            if (!idle.TryGetValue(invocation.Client!, out var own))
            {
                idle.Add(invocation.Client!, own = []);
            }

            own.Add(invocation.Process!.Value);
        }
    }

    /// <summary>An entry with nothing but its type.</summary>
    public static HistoryEntry Template(EntryType type) => new() { Index = 0, Time = 0, Type = type };
}
