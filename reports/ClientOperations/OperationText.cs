using System.Globalization;
using Harness.Histories;
using Reports.Text;

namespace Reports.ClientOperations;

/// <summary>Operations in plain words.</summary>
internal static class OperationText
{
    private const int NameLimit = 60;
    private const int ValuesShown = 8;

    /// <summary>What was asked for, such as <c>append 12, 13</c>.</summary>
    public static string Request(PairedOperation operation)
    {
        var entry = operation.Invocation;
        var name = Words.Clip(entry.F ?? "operation", NameLimit);
        if (entry.Values is { } values)
        {
            return $"{name} {Listed(values.Length, i => Plain(values[i]))}{Acks(entry.Acks)}";
        }

        if (entry.Timestamp is { } timestamp)
        {
            return name + timestamp switch
            {
                -1 => ": the end",
                -2 => ": the start",
                _ => $": first since {Plain(timestamp)} ms",
            };
        }

        var from = entry.Offset is { } offset ? $" from offset {Plain(offset)}" : string.Empty;
        return entry.Final == true ? $"final {name}{from}" : name + from;
    }

    /// <summary>Topic and partition, such as <c>orders/0</c>.</summary>
    public static string Place(HistoryEntry entry) => entry.Topic is null
        ? string.Empty
        : $"{Words.Clip(entry.Topic, NameLimit)}/{(entry.Partition is { } partition ? Plain(partition) : "?")}";

    /// <summary>What came of it.</summary>
    public static string Answer(PairedOperation operation)
    {
        if (operation.Completion is not { } completion)
        {
            return "no answer by the end of the history";
        }

        if (completion.Type != EntryType.Ok)
        {
            return completion.Error is { } error ? Words.Clip(error, NameLimit) : "no reason given";
        }

        if (completion.Records is not { } records)
        {
            return completion.Offset is not { } offset ? "done"
                : offset < 0 ? "none"
                : $"at offset {Plain(offset)}";
        }

        var seen = records.Length switch
        {
            0 => "nothing",
            <= ValuesShown => Listed(records.Length, i => $"{Plain(records[i].Value)} @ {Plain(records[i].Offset)}"),
            _ => $"{Words.Count(records.Length)} records, {Plain(records[0].Value)} @ {Plain(records[0].Offset)} "
                + $"to {Plain(records[^1].Value)} @ {Plain(records[^1].Offset)}",
        };
        return completion.HighWatermark is { } end ? $"{seen}; high watermark {Plain(end)}" : seen;
    }

    /// <summary>Everything in one line, for tooltips and screen readers.</summary>
    public static string Sentence(PairedOperation operation)
    {
        var began = Words.Seconds(operation.Invocation.Time);
        var took = operation.Completion is { } completion
            ? " after " + Words.Duration(completion.Time - operation.Invocation.Time)
            : string.Empty;
        return $"{Words.Clip(operation.Client, NameLimit)}, process {Plain(operation.Process)}, {began}: "
            + $"{Request(operation)} on {Place(operation.Invocation)} → {operation.Outcome}{took}: {Answer(operation)}";
    }

    private static string Acks(short? acks) => acks switch
    {
        null => string.Empty,
        -1 => " (acks all)",
        _ => $" (acks {acks.Value.ToString(CultureInfo.InvariantCulture)})",
    };

    private static string Listed(int count, Func<int, string> item)
    {
        var shown = string.Join(", ", Enumerable.Range(0, Math.Min(count, ValuesShown)).Select(item));
        return count <= ValuesShown ? shown : $"{shown} … and {Words.Count(count - ValuesShown)} more";
    }

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
