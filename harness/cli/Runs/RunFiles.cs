using Harness.Histories;
using Harness.Runs;
using Harness.Shrinking;
using Harness.Simulation.Exploration;
using Reports;

namespace Harness.Cli.Runs;

/// <summary>The files of a run directory.</summary>
internal static class RunFiles
{
    public const string Results = "results.json";
    public const string History = "history.jsonl";
    public const string Plan = "plan.json";
    public const string Choices = "choices.bin";
    public const string Deviations = "deviations.json";
    public const string Report = "report.html";
    public const string Scenario = "scenario.yaml";

    /// <summary>Name of the directory, in that of a run, for what shrinking left of it.</summary>
    public const string Shrunk = "shrunk";

    /// <summary>Whether a directory holds a run.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, Results));

    /// <summary>Writes a run with its report; <c>results.json</c> comes last: a run which has it is whole.</summary>
    /// <exception cref="IOException">A file could not be written.</exception>
    public static void Write(string directory, FinishedRun outcome)
    {
        Directory.CreateDirectory(directory);
        File.Delete(Path.Combine(directory, Results));
        using (var file = File.Create(Path.Combine(directory, History)))
        using (var writer = new HistoryWriter(file))
        {
            writer.WriteAll(outcome.History);
        }

        using (var file = File.Create(Path.Combine(directory, Plan)))
        {
            PlanJson.Write(file, outcome.Plan);
        }

        File.WriteAllText(Path.Combine(directory, Scenario), outcome.ScenarioText);
        File.WriteAllBytes(Path.Combine(directory, Choices), outcome.Choices.Span);
        File.Delete(Path.Combine(directory, Deviations));
        if (outcome.Deviations is { } deviations)
        {
            File.WriteAllText(Path.Combine(directory, Deviations), deviations);
        }

        var input = new ReportInput(
            outcome.Results, outcome.History, outcome.Plan, ReplayCommandText.For(outcome.Results, directory));
        ReportWriter.Write(input, Path.Combine(directory, Report));
        File.WriteAllText(Path.Combine(directory, Results), RunJson.File(outcome.Results));
    }

    /// <summary>Reads what a report needs.</summary>
    /// <exception cref="UsageException">A file is missing or wrong.</exception>
    /// <exception cref="HistoryFormatException">The history is wrong.</exception>
    public static ReportInput Read(string directory)
    {
        var results = ReadResults(directory);
        var plan = ReadPlan(directory);
        var path = Path.Combine(directory, History);
        var history = ReadHistory(path);
        var hash = HistoryHash.Of(history);
        if (hash != results.HistoryHash)
        {
            throw new UsageException(
                $"{path} is not the history of {Results}: its hash is {hash} instead of {results.HistoryHash}.");
        }

        return new ReportInput(results, history, plan, ReplayCommandText.For(results, directory));
    }

    /// <summary>Reads the results.</summary>
    /// <exception cref="UsageException">They are missing or wrong.</exception>
    public static RunResults ReadResults(string directory) =>
        RunJson.Read<RunResults>(Text(directory, Results), Path.Combine(directory, Results));

    /// <summary>Reads a history.</summary>
    /// <exception cref="UsageException">The file is missing.</exception>
    /// <exception cref="HistoryFormatException">The history is wrong.</exception>
    public static IReadOnlyList<HistoryEntry> ReadHistory(string path)
    {
        Require(path);
        using var file = File.OpenRead(path);
        return HistoryReader.Read(file, path);
    }

    /// <summary>Says so if a file that was asked for is not there.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static void Require(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file {path}.");
        }
    }

    /// <summary>Reads what a replay needs: the scenario file, the plan and the content of <c>choices.bin</c>.</summary>
    /// <exception cref="UsageException">A file is missing or wrong.</exception>
    public static (string ScenarioText, Plan Plan, ReadOnlyMemory<byte> Choices) ReadReplay(string directory)
    {
        var choices = Path.Combine(directory, Choices);
        return (
            Text(directory, Scenario),
            ReadPlan(directory),
            File.Exists(choices)
                ? File.ReadAllBytes(choices)
                : throw new UsageException($"{directory} can't be replayed: it has no {Choices}."));
    }

    /// <summary>Reads the schedule of a run that was shrunk; null for others.</summary>
    /// <exception cref="FormatException">The file is wrong.</exception>
    public static IReadOnlyList<Deviation>? ReadDeviations(string directory)
    {
        var path = Path.Combine(directory, Deviations);
        return File.Exists(path) ? DeviationsJson.Read(File.ReadAllText(path), path) : null;
    }

    private static Plan ReadPlan(string directory)
    {
        var path = Path.Combine(directory, Plan);
        if (!File.Exists(path))
        {
            throw new UsageException($"{directory} is no run directory: it has no {Plan}.");
        }

        using var file = File.OpenRead(path);
        try
        {
            return PlanJson.Read(file, path);
        }
        catch (PlanFormatException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It is missing.</exception>
    public static string Text(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new UsageException($"{directory} is no run directory: it has no {name}.");
    }
}
