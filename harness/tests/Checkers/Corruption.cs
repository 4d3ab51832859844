using Harness.Histories;

namespace Harness.Tests.Checkers;

/// <summary>
/// Mistakes to put into a valid history, one at a time. Each picks, by a number, one of the places where it is illegal
/// for certain, and returns null if there is none.
/// </summary>
internal static class Corruption
{
    /// <summary>An acknowledged record is gone from all reads, and a final one passes over its offset.</summary>
    public static IReadOnlyList<HistoryEntry>? Drop(IReadOnlyList<HistoryEntry> history, int pick)
    {
        var acknowledged = Acknowledged(history).ToHashSet();
        var places = Answers(history, final: true)
            .SelectMany(answer => answer.Records!.SkipLast(1).Select(record => record.Value))
            .Where(acknowledged.Contains).ToList();
        return Pick(places, pick) is not { } value
            ? null
            : EachAnswer(history, records => [.. records.Where(record => record.Value != value)]);
    }

    /// <summary>A record that was read is there once more, at the end of the last final read.</summary>
    public static IReadOnlyList<HistoryEntry>? Repeat(IReadOnlyList<HistoryEntry> history, int pick)
    {
        var finals = Answers(history, final: true).Where(answer => answer.Records!.Length > 0).ToList();
        if (finals.Count == 0)
        {
            return null;
        }

        var last = finals[pick % finals.Count];
        var isLast = last.Records![^1].Offset + 1 == last.HighWatermark;
        var again = last.Records[pick % last.Records.Length] with { Offset = last.Records[^1].Offset + 1 };
        return !isLast ? null : Replace(history, last, last with { Records = [.. last.Records, again] });
    }

    /// <summary>Two records, at least one of them acknowledged, have changed places in all reads.</summary>
    public static IReadOnlyList<HistoryEntry>? Swap(IReadOnlyList<HistoryEntry> history, int pick)
    {
        var acknowledged = Acknowledged(history).ToHashSet();
        var places = Answers(history, final: true)
            .SelectMany(answer => answer.Records!.Zip(answer.Records!.Skip(1)))
            .Where(pair => acknowledged.Contains(pair.First.Value)).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var (a, b) = places[pick % places.Count];
        return EachAnswer(history, records => [.. records.Select(record =>
            record.Value == a.Value ? b with { Offset = record.Offset }
            : record.Value == b.Value ? a with { Offset = record.Offset }
            : record)]);
    }

    /// <summary>One read returned two records the wrong way round.</summary>
    public static IReadOnlyList<HistoryEntry>? Rewind(IReadOnlyList<HistoryEntry> history, int pick)
    {
        var places = Answers(history).Where(answer => answer.Records!.Length > 1).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var answer = places[pick % places.Count];
        return Replace(history, answer, answer with { Records = [.. answer.Records!.Reverse()] });
    }

    /// <summary>A read is over before what it returned was appended.</summary>
    public static IReadOnlyList<HistoryEntry>? Retime(IReadOnlyList<HistoryEntry> history, int pick)
    {
        var places = Answers(history).Where(answer => answer.Records!.Length > 0).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        const int Newcomer = 7777;
        var answer = places[pick % places.Count];
        var invocation = history.Last(e => e.Type == EntryType.Invoke && e.Process == answer.Process
            && e.Index < answer.Index);
        var append = history.First(e => e.Values?.Contains(answer.Records![^1].Value) == true);
        var rest = history.Where(e => e.Index != answer.Index && e.Index != invocation.Index).ToList();
        rest.InsertRange(
            rest.FindIndex(e => e.Index == append.Index),
            [invocation with { Process = Newcomer }, answer with { Process = Newcomer }]);
        return [.. rest.Select((entry, i) => entry with { Index = i, Time = i })];
    }

    /// <summary>One read returned another payload, which nobody wrote.</summary>
    public static IReadOnlyList<HistoryEntry>? Payload(IReadOnlyList<HistoryEntry> history, int pick) =>
        OneRecord(history, pick, record => record with { Value = -1 });

    /// <summary>One read returned a record with another key.</summary>
    public static IReadOnlyList<HistoryEntry>? Key(IReadOnlyList<HistoryEntry> history, int pick) =>
        OneRecord(history, pick, record => record with { Key = (record.Key ?? 0) + 1 });

    private static IReadOnlyList<HistoryEntry>? OneRecord(
        IReadOnlyList<HistoryEntry> history, int pick, Func<ReadRecord, ReadRecord> change)
    {
        var places = Answers(history).SelectMany(answer => answer.Records!.Select(r => (answer, r.Value))).ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var (where, value) = places[pick % places.Count];
        return Replace(history, where, where with
        {
            Records = [.. where.Records!.Select(record => record.Value == value ? change(record) : record)],
        });
    }

    private static IEnumerable<HistoryEntry> Answers(IReadOnlyList<HistoryEntry> history, bool final = false)
    {
        var finals = history.Where(e => e.Final == true).Select(e => e.Process).ToHashSet();
        return history.Where(e => e.Records is not null && (!final || finals.Contains(e.Process)));
    }

    private static IEnumerable<long> Acknowledged(IReadOnlyList<HistoryEntry> history)
    {
        var open = new Dictionary<int, HistoryEntry>();
        foreach (var entry in history.Where(e => e.Process is not null))
        {
            if (entry.Type == EntryType.Invoke)
            {
                open[entry.Process!.Value] = entry;
            }
            else if (entry.Type == EntryType.Ok)
            {
                foreach (var value in open[entry.Process!.Value].Values ?? [])
                {
                    yield return value;
                }
            }
        }
    }

    private static long? Pick(List<long> places, int pick) => places.Count == 0 ? null : places[pick % places.Count];

    private static IReadOnlyList<HistoryEntry> EachAnswer(
        IReadOnlyList<HistoryEntry> history, Func<ReadRecord[], ReadRecord[]> change) =>
        [.. history.Select(entry => entry.Records is null ? entry : entry with { Records = change(entry.Records) })];

    private static IReadOnlyList<HistoryEntry> Replace(
        IReadOnlyList<HistoryEntry> history, HistoryEntry old, HistoryEntry replacement) =>
        [.. history.Select(entry => entry.Index == old.Index ? replacement : entry)];
}
