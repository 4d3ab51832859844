using System.Globalization;
using Harness.Runs;
using Reports.Pages;
using Reports.Text;

namespace Reports.Defects;

/// <summary>Builds what the page of the detection matrix shows.</summary>
internal static class DefectsPage
{
    private const int TextLimit = 300;

    /// <summary>Builds the page.</summary>
    public static DefectsModel Build(DefectsInput input)
    {
        var rows = input.Rows;
        var found = rows.Where(row => row.Found).ToList();
        var shrunk = found.Select(row => row.After).OfType<RunSize>().ToList();
        var most = rows.Select(row => row.Runs).DefaultIfEmpty(1).Max();
        return new DefectsModel
        {
            Verdict = Verdict(found.Count, rows.Count),
            Tiles =
            [
                Plain("Found", $"{Words.Count(found.Count)} of {Words.Count(rows.Count)}"),
                Plain("Median runs", Median(found.Select(row => (double)row.Runs))),
                Plain("Median seconds", Median(found.Select(row => row.Seconds))),
                Plain("Median operations", Median(shrunk.Select(size => (double)size.Operations))),
                Plain("Median faults", Median(shrunk.Select(size => (double)size.Faults))),
            ],
            Facts =
            [
                new Fact("Commit", Several(input.Commits.Select(commit => Words.Clip(commit, 12))), true,
                    Several(input.Commits.Select(commit => Words.Clip(commit, 80)))),
                Plain("First seed", Several(input.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)))),
                Plain("Runs per defect, at most", Several(input.MostRuns.Select(runs => Words.Count(runs)))),
                Plain("Shrunk", $"{Words.Count(shrunk.Count)} of {Words.Count(found.Count)}"),
            ],
            Rows = [.. rows.Where(row => !row.Found).Concat(found).Select(row => Row(row, most))],
            LeftOut =
            [
                .. input.LeftOut.Select(defect => new LeftOutRow(
                    Words.Clip(defect.Id, 80), Words.Clip(defect.Meaning, TextLimit), Words.Clip(defect.Source, 120))),
            ],
        };
    }

    private static VerdictModel Verdict(int found, int all) =>
        all == 0 ? new("Nothing measured", "unknown", "There is no defect in the matrix.")
        : found == all
            ? new("All found", "valid", $"Runs convicted {Words.Counted(all, "defect", "defects")} of {all}.")
        : new(
            $"{Words.Count(all - found)} not found", "unknown",
            $"Runs convicted {Words.Counted(found, "defect", "defects")} of {all}. What they missed comes first.");

    private static MatrixRow Row(DefectRow row, int most)
    {
        var text = row.Anomaly is { } anomaly ? AnomalyText.Of(anomaly) : null;
        return new MatrixRow
        {
            Id = Words.Clip(row.Id, 80),
            Meaning = Sentence(Words.Clip(row.Meaning, TextLimit)),
            Source = Words.Clip(row.Source, 120),
            Found = row.Found,
            Anomaly = Words.Clip(row.Anomaly ?? string.Empty, 80),
            AnomalyTitle = text?.Title ?? string.Empty,
            Promise = text?.Promise ?? string.Empty,
            Note = NoteOf(row),
            Runs = Words.Count(row.Runs),
            Bar = Words.Pixels(100 * Math.Log(1 + row.Runs) / Math.Log(1 + most)),
            Seconds = Words.Number(row.Seconds, "0.0"),
            Operations = Size(row.After?.Operations),
            OperationsBefore = Size(row.Before?.Operations),
            Faults = Size(row.After?.Faults),
            FaultsBefore = Size(row.Before?.Faults),
            Scenario = Words.Clip(row.Scenario, 80),
            Seed = row.Seed?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            Report = row.Report ?? string.Empty,
            ShrunkReport = row.ShrunkReport ?? string.Empty,
        };
    }

    private static string NoteOf(DefectRow row) =>
        row.WatchedAnomaly is { } before
            ? $"{AnomalyText.Of(before).Title} inside of brokers after {Words.Counted(row.WatchedRuns, "run", "runs")}."
        : row.UnseenRuns is { } runs ? $"Clients saw nothing in {Words.Counted(runs, "run", "runs")}."
        : string.Empty;

    private static Fact Plain(string name, string value) => new(name, value, false, string.Empty);

    private static string Size(int? size) => size is { } known ? Words.Count(known) : string.Empty;

    private static string Several(IEnumerable<string> values)
    {
        var text = string.Join(", ", values);
        return text.Length == 0 ? "unknown" : text;
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0
            ? "–"
            : Words.Number((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, "#,0.#");
    }
}
