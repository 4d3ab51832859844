using System.Globalization;
using Harness.Cli.Runs;

namespace Harness.Cli.Output;

/// <summary>The detection matrix on standard output, a line for each defect as it comes, or as JSON.</summary>
/// <param name="output">Where to print.</param>
/// <param name="json">Whether to print JSON.</param>
internal sealed class DetectionTable(TextWriter output, bool json)
{
    private int width;

    /// <summary>Prints the head.</summary>
    /// <param name="ids">The defects that will follow.</param>
    public void Begin(IEnumerable<string> ids)
    {
        width = ids.Max(id => id.Length);
        if (!json)
        {
            output.WriteLine($"{"defect".PadRight(width)}     runs  seconds  operations  faults  anomaly");
        }
    }

    /// <summary>Prints a row.</summary>
    public void Add(Detection row)
    {
        if (json)
        {
            output.WriteLine(RunJson.Line(row));
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Id.PadRight(width)}  {row.Runs,7}  {row.Seconds,7:0.0}  {Size(row.Operations),10}  "
            + $"{Size(row.Faults),6}  {Outcome(row)}"));
    }

    private static string Outcome(Detection row) => !row.Found
        ? $"not found in {row.Scenario}"
        : $"{row.Anomaly} in {row.Scenario}, seed {row.Seed}" + Quantified(row);

    private static string Quantified(Detection row) =>
        row.Watched is { } before ? $" ({before.Anomaly} after {Quantity.Of(before.Runs, "run")})"
        : row.UnseenRuns is { } runs ? $" (clients saw nothing in {Quantity.Of(runs, "run")})"
        : "";

    /// <summary>Prints the sum.</summary>
    public void End(IReadOnlyList<Detection> rows)
    {
        if (!json)
        {
            output.WriteLine($"{rows.Count(row => row.Found)} of {rows.Count} defects found{Medians(rows)}");
        }
    }

    private static string Size(int? size) => size?.ToString(CultureInfo.InvariantCulture) ?? "–";

    private static string Medians(IReadOnlyList<Detection> rows)
    {
        var shrunk = rows.Where(row => row.Operations is not null).ToList();
        return shrunk.Count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; after shrinking {Median(shrunk.Select(row => row.Operations!.Value))} operations and "
                + $"{Median(shrunk.Select(row => row.Faults ?? 0))} faults in the median");
    }

    private static double Median(IEnumerable<int> sizes)
    {
        var sorted = sizes.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
    }
}
