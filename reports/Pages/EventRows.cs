using System.Globalization;
using Harness.Histories;
using Reports.ClientOperations;
using Reports.Text;
using Reports.Timelines;

namespace Reports.Pages;

/// <summary>The rows of event tables.</summary>
internal static class EventRows
{
    /// <summary>Most faults and changes of leaders and replicas listed beside the operations.</summary>
    private const int WorldLimit = 300;

    /// <summary>The row of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="drawn">Whether the timeline draws it.</param>
    /// <param name="finding">Number of the finding it proves, or 0.</param>
    public static EventRow Of(PairedOperation operation, bool drawn, int finding) => new()
    {
        Id = operation.Invocation.Index,
        Anchor = drawn ? "op-" + operation.Invocation.Index.ToString(CultureInfo.InvariantCulture) : string.Empty,
        Began = Words.Seconds(operation.Invocation.Time),
        Took = operation.Completion is { } done ? Words.Duration(done.Time - operation.Invocation.Time) : "–",
        Who = Who(operation),
        What = OperationText.Request(operation),
        Place = OperationText.Place(operation.Invocation),
        Outcome = operation.Outcome,
        Answer = OperationText.Answer(operation),
        Finding = finding,
    };

    /// <summary>The row of an entry that is no operation, as for evidence that names a fault or a leader.</summary>
    public static EventRow Of(HistoryEntry entry) => new()
    {
        Id = entry.Index,
        Anchor = string.Empty,
        Began = Words.Seconds(entry.Time),
        Took = string.Empty,
        Who = Words.Clip(string.Join(", ", entry.Nodes ?? []), 80),
        What = What(entry),
        Place = OperationText.Place(entry),
        Outcome = entry.Type.ToString().ToLowerInvariant(),
        Answer = Words.Clip(entry.Note ?? string.Empty, 240),
        Finding = 0,
    };

    /// <summary>Rows of the operations drawn and of what happened to the cluster among them, in order.</summary>
    public static IReadOnlyList<EventRow> All(TimelineInput input)
    {
        if (input.Selected.Count == 0)
        {
            return [];
        }

        var drawn = input.Selected.Select(ordinal => input.Operations[ordinal]).ToList();
        var (from, to) = (drawn[0].Invocation.Index, drawn.Max(o => o.Completion?.Index ?? o.Invocation.Index));
        var rows = drawn.Select(o => Of(o, true, input.FindingByOrdinal.GetValueOrDefault(o.Ordinal)));
        var world = input.History
            .Where(entry => entry.Type is EntryType.Fault or EntryType.Leader or EntryType.Phase or EntryType.Replica
            or EntryType.Violation)
            .Where(entry => entry.Index >= from && entry.Index <= to)
            .Take(WorldLimit).Select(Of);
        return [.. rows.Concat(world).OrderBy(row => row.Id)];
    }

    private static string Who(PairedOperation operation)
    {
        var process = operation.Process.ToString(CultureInfo.InvariantCulture);
        return operation.Invocation.Client is { } client
            ? $"{Words.Clip(client, 60)} / {process}"
            : $"process {process}";
    }

    private static string What(HistoryEntry entry) => entry.Type switch
    {
        EntryType.Fault => Words.Clip($"{entry.F ?? "fault"} {entry.Stage}".TrimEnd(), 80),
        EntryType.Leader => new LeaderReign(string.Empty, entry, null).Name,
        _ => Words.Clip(entry.F ?? string.Empty, 80),
    };
}
