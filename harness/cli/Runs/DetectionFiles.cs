using Harness.Runs;
using Reports;

namespace Harness.Cli.Runs;

/// <summary>The detection matrix in a directory: <c>defects.json</c>, and the page that shows it.</summary>
internal static class DetectionFiles
{
    /// <summary>The name of the file.</summary>
    public const string Rows = "defects.json";

    /// <summary>Whether a directory has a matrix.</summary>
    public static bool Exist(string directory) => File.Exists(Path.Combine(directory, Rows));

    /// <summary>Reads the rows; none if there is no matrix.</summary>
    /// <exception cref="UsageException">The file is wrong.</exception>
    public static IReadOnlyList<Detection> Read(string directory)
    {
        var path = Path.Combine(directory, Rows);
        return File.Exists(path) ? RunJson.Read<List<Detection>>(File.ReadAllText(path), path) : [];
    }

    /// <summary>Writes rows and page. Whole or not at all: an interruption must not cost what was measured.</summary>
    /// <exception cref="IOException">A file could not be written.</exception>
    public static void Write(string directory, IReadOnlyList<Detection> rows, IRuns runs)
    {
        var path = Path.Combine(directory, Rows);
        var partial = path + ".partial";
        File.WriteAllText(partial, RunJson.File(rows));
        File.Move(partial, path, overwrite: true);
        WritePage(directory, rows, runs);
    }

    /// <summary>Writes the page, with links to the runs that the directory has.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public static string WritePage(string directory, IReadOnlyList<Detection> rows, IRuns runs)
    {
        var measured = rows.Select(row => row.Measured).OfType<Measurement>().ToList();
        var input = new DefectsInput(
            [.. rows.Select(row => RowOf(directory, row, runs))],
            [.. runs.Defects.Where(defect => defect.IsHarmless)
                .Select(defect => new HarmlessDefect(defect.Id, defect.Meaning, defect.Source))])
        {
            Commits = [.. measured.Select(with => with.Commit).Distinct()],
            Seeds = [.. measured.Select(with => with.Seed).Distinct()],
            MostRuns = [.. measured.Select(with => with.Runs).Distinct()],
        };
        DefectsWriter.Write(input, directory);
        return Path.Combine(directory, DefectsWriter.FileName);
    }

    private static DefectRow RowOf(string directory, Detection row, IRuns runs)
    {
        var meaning = runs.Defects.FirstOrDefault(defect => defect.Id == row.Id)?.Meaning ?? string.Empty;
        var run = row.Seed is { } seed ? RunDirectoryName.Of(row.Scenario, row.Id, seed) : null;
        return new DefectRow(row.Id, meaning, row.Source, row.Scenario, row.Found, row.Runs, row.Seconds)
        {
            Seed = row.Seed,
            Anomaly = row.Anomaly,
            WatchedAnomaly = row.Watched?.Anomaly,
            WatchedRuns = row.Watched?.Runs ?? 0,
            UnseenRuns = row.UnseenRuns,
            Before = Size(row.OperationsBefore, row.FaultsBefore),
            After = Size(row.Operations, row.Faults),
            Report = run is null ? null : Link(directory, $"{run}/{RunFiles.Report}"),
            ShrunkReport = run is null
                ? null
                : Link(directory, $"{run}/{RunFiles.Shrunk}/{RunFiles.Report}"),
        };
    }

    private static RunSize? Size(int? operations, int? faults) =>
        operations is { } some ? new RunSize(some, faults ?? 0, null) : null;

    private static string? Link(string directory, string path) =>
        File.Exists(Path.Combine(directory, path)) ? path : null;
}
