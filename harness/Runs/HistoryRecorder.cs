using Harness.Client;
using Harness.Histories;
using Harness.Simulation;

namespace Harness.Runs;

/// <summary>Writes down what happens in a simulated run, in the order in which it happens.</summary>
/// <param name="world">The world; its clock dates the entries.</param>
public sealed class HistoryRecorder(World world)
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

    /// <summary>Virtual time that entries are dated from, in ns.</summary>
    public long Origin { get; set; }

    /// <summary>Time since the origin in ns.</summary>
    public long Now => world.Now - Origin;

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
    /// <param name="outcome">How it ended.</param>
    /// <param name="fill">Fills in what a successful operation returned.</param>
    public void Complete<T>(HistoryEntry invocation, Outcome<T> outcome, Func<HistoryEntry, T, HistoryEntry> fill)
    {
        OpenAppends -= invocation.Values is null ? 0 : 1;
        var ended = invocation with
        {
            Type = outcome.Type,
            Error = outcome.Error,
            Offset = null,
            Values = null,
            Attempts = outcome.EarlierErrors is { Count: > 0 } errors ? [.. errors] : null,
        };
        Add(outcome.IsOk ? fill(ended, outcome.Value) : ended);
        if (outcome.Type != EntryType.Info)
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

    /// <summary>Counts the client operations by outcome; those still open are unknown.</summary>
    public OperationCounts Count()
    {
        var (ok, fail, invoked) = (0, 0, 0);
        foreach (var entry in entries)
        {
            ok += entry.Type == EntryType.Ok ? 1 : 0;
            fail += entry.Type == EntryType.Fail ? 1 : 0;
            invoked += entry.Type == EntryType.Invoke ? 1 : 0;
        }

        return new OperationCounts(ok, fail, invoked - ok - fail);
    }
}
