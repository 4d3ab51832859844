using System.Globalization;

namespace Harness.Histories.General;

/// <summary>Pairs invocations with completions.</summary>
/// <param name="file">What to call the history in errors.</param>
internal sealed class Pairing(string file)
{
    private readonly Dictionary<int, (GeneralEntry Entry, long Position)> open = [];
    private readonly Dictionary<int, long> retired = [];
    private readonly List<PairedEntry> pairs = [];

    /// <summary>
    /// All operations by their beginning. Positions are those among all entries given.
    /// </summary>
    /// <exception cref="HistoryFormatException">The entries contradict each other.</exception>
    public IReadOnlyList<PairedEntry> Pair(IReadOnlyList<GeneralEntry> entries)
    {
        var position = 0L;
        foreach (var entry in InOrder(entries))
        {
            if (entry.Type == EntryType.Invoke)
            {
                Invoke(entry, position);
            }
            else
            {
                Complete(entry, position);
            }

            position++;
        }

        // What the history ends before may still happen.
        pairs.AddRange(open.Values.Select(invoked => new PairedEntry(
            invoked.Entry, null, invoked.Position, long.MaxValue)));
        pairs.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        return pairs;
    }

    private IEnumerable<GeneralEntry> InOrder(IReadOnlyList<GeneralEntry> entries)
    {
        if (!entries.Any(entry => entry.Index is not null))
        {
            return entries;
        }

        if (entries.FirstOrDefault(entry => entry.Index is null) is { } without)
        {
            throw Broken(without, "index", "this entry has none, and others have");
        }

        var seen = new Dictionary<long, long>();
        foreach (var entry in entries)
        {
            if (!seen.TryAdd(entry.Index!.Value, entry.Line))
            {
                throw Broken(
                    entry, "index", Text($"{entry.Index} is there twice, first in line {seen[entry.Index.Value]}"));
            }
        }

        return entries.OrderBy(entry => entry.Index);
    }

    private void Invoke(GeneralEntry entry, long position)
    {
        if (entry.F is null)
        {
            throw Broken(entry, "f", "an invocation says what it does");
        }

        if (open.TryGetValue(entry.Process, out var other))
        {
            throw Broken(entry, "process", Text(
                $"process {entry.Process} still has the operation of line {other.Entry.Line} open"));
        }

        if (retired.TryGetValue(entry.Process, out var line))
        {
            throw Broken(entry, "process", Text(
                $"process {entry.Process} ended as info in line {line} and may not be used again"));
        }

        open.Add(entry.Process, (entry, position));
    }

    private void Complete(GeneralEntry entry, long position)
    {
        if (!open.Remove(entry.Process, out var invoked))
        {
            throw Broken(entry, "process", Text($"process {entry.Process} has no operation open"));
        }

        if (entry.F is not null && entry.F != invoked.Entry.F)
        {
            throw Broken(entry, "f", $"the operation was invoked as {invoked.Entry.F}");
        }

        if (entry.Time < invoked.Entry.Time)
        {
            throw Broken(entry, "time", Text($"{entry.Time} is before its invocation, at {invoked.Entry.Time}"));
        }

        if (entry.Type == EntryType.Info)
        {
            retired.Add(entry.Process, entry.Line);
        }

        pairs.Add(new PairedEntry(
            invoked.Entry, entry, invoked.Position, entry.Type == EntryType.Info ? long.MaxValue : position));
    }

    private HistoryFormatException Broken(GeneralEntry entry, string key, string problem) =>
        new(file, entry.Line, key, problem);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
