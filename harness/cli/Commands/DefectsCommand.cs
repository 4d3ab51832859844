using System.CommandLine;
using Harness.Cli.Output;
using Harness.Cli.Runs;

namespace Harness.Cli.Commands;

/// <summary><c>harness defects</c>: which defects the harness finds, and how fast.</summary>
internal static class DefectsCommand
{
    private static readonly TimeSpan UsualShrinkLimit = TimeSpan.FromMinutes(2);

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var id = new Option<string?>("--id") { Description = "Only this defect", HelpName = "ID" };
        var seed = SharedOptions.Seed();
        var runs = SharedOptions.Count("--runs", "Most runs per defect", 1, 1_000_000, 2000);
        var jobs = SharedOptions.Count("--jobs", "Processors to use", 1, 1024, 1);
        var output = SharedOptions.Out();
        var resume = new Option<bool>("--resume")
        {
            Description = "Keep what --out has of the same commit, seed and runs",
        };
        var shrink = SharedOptions.TimeLimit("--shrink");
        shrink.Description = "Most time to shrink a run that found a defect: 90, 90s, 10m or 2h; 2m by default";
        var noShrink = new Option<bool>("--no-shrink") { Description = "Do not shrink: the sizes are left out" };
        var any = new Option<bool>("--any")
        {
            Description = "Be content with an anomaly that only brokers are watched for",
        };
        var json = SharedOptions.Json();
        var command = new Command("defects", "Measure how fast planted defects are found; exit 2 if one is not")
        {
            id, seed, runs, any, jobs, shrink, noShrink, output, resume, json,
        };
        command.SetAction(parsed =>
        {
            var directory = parsed.GetValue(output);
            if (parsed.GetValue(resume) && directory is null)
            {
                throw new UsageException("--resume needs --out, the directory to go on with.");
            }

            if (parsed.GetValue(noShrink) && parsed.GetValue(shrink) is not null)
            {
                throw new UsageException("--shrink and --no-shrink contradict each other: give one of them.");
            }

            var matrix = new DetectionMatrix(environment, directory)
            {
                Seed = parsed.GetValue(seed) ?? 1,
                Runs = parsed.GetValue(runs),
                Jobs = parsed.GetValue(jobs),
                AnyAnomaly = parsed.GetValue(any),
                ShrinkLimit = parsed.GetValue(noShrink) ? null : parsed.GetValue(shrink) ?? UsualShrinkLimit,
            };
            var known = Load(directory, parsed.GetValue(resume));
            var wanted = Wanted(environment.Runs, parsed.GetValue(id));
            if (parsed.GetValue(id) is not null && wanted[0].IsHarmless)
            {
                environment.Error.WriteLine($"{wanted[0].Id} loses, moves and shows no record too early: "
                    + "runs are not expected to find it, golden traces show what is wrong.");
            }

            if (parsed.GetValue(id) is null && environment.Runs.Defects.Where(defect => defect.IsHarmless).ToList() is
                { Count: > 0 } harmless)
            {
                environment.Error.WriteLine($"Left out, as runs can not show what is wrong with them: "
                    + $"{string.Join(", ", harmless.Select(defect => defect.Id))}.");
            }

            return Run(environment, matrix, wanted, known, directory,
                new DetectionTable(environment.Output, parsed.GetValue(json)));
        });
        return command;
    }

    private static int Run(
        CliEnvironment environment, DetectionMatrix matrix, IReadOnlyList<PlantedDefect> wanted,
        IReadOnlyList<Detection> known, string? directory, DetectionTable table)
    {
        var found = new List<Detection>();

        // Rows that nobody asks for now are kept.
        var rows = known.ToDictionary(row => row.Id);
        table.Begin(wanted.Select(defect => defect.Id));
        void Add(Detection row)
        {
            found.Add(row);
            rows[row.Id] = row;
            table.Add(row);
            if (directory is not null)
            {
                // After each, so that an interrupted measurement goes on from here.
                DetectionFiles.Write(directory, InOrder(environment.Runs, rows), environment.Runs);
            }
        }

        using var queue = new ShrinkQueue(matrix, environment.Error, Add);
        foreach (var defect in wanted)
        {
            if (Kept(environment, matrix, rows.GetValueOrDefault(defect.Id)) is { } row)
            {
                queue.Add(row);
            }
            else
            {
                queue.Add(matrix.Find(defect));
            }
        }

        queue.Complete();
        table.End(found);
        return found.TrueForAll(row => row.Found) ? ExitCode.Valid : ExitCode.Unknown;
    }

    // The row there is, if measuring again would bring the same; null if there is none, or if it would not.
    private static Detection? Kept(CliEnvironment environment, DetectionMatrix matrix, Detection? row)
    {
        if (row?.WhyNot(matrix.Measurement) is { } why)
        {
            environment.Error.WriteLine($"{row.Id} is measured again: {why}.");
            return null;
        }

        return row;
    }

    // A defect that is no longer planted has no row any more.
    private static List<Detection> InOrder(IRuns runs, Dictionary<string, Detection> rows) =>
        [.. runs.Defects.Where(defect => rows.ContainsKey(defect.Id)).Select(defect => rows[defect.Id])];

    private static IReadOnlyList<PlantedDefect> Wanted(IRuns runs, string? id)
    {
        if (id is null)
        {
            return [.. runs.Defects.Where(defect => !defect.IsHarmless)];
        }

        return runs.Defects.FirstOrDefault(defect => defect.Id == id) is { } one
            ? [one]
            : throw new UsageException(
                $"There is no defect '{id}': use {string.Join(", ", runs.Defects.Select(defect => defect.Id))}.");
    }

    private static IReadOnlyList<Detection> Load(string? directory, bool resume)
    {
        if (directory is null)
        {
            return [];
        }

        OutputDirectory.Prepare(directory);
        return resume ? DetectionFiles.Read(directory) : [];
    }
}
