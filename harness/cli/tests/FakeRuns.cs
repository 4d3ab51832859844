using Harness.Checkers;
using Harness.Cli.Runs;
using Harness.Guided;
using Harness.Histories;
using Harness.Runs;
using Harness.Shrinking;
using Scenarios;

namespace Harness.Cli.Tests;

/// <summary>Runs whose verdict is told by their seed: 3 is invalid, 2 unknown, 13 a failure, the rest valid.</summary>
internal sealed class FakeRuns : IRuns
{
    public List<RunRequest> Made { get; } = [];

    /// <summary>What was shrunk, for which anomaly.</summary>
    public List<(RunRequest Request, string Anomaly)> Shrunk { get; } = [];

    /// <summary>Called while something is shrunk.</summary>
    public Action<RunRequest>? OnShrink { get; init; }

    /// <summary>The size of what shrinking leaves.</summary>
    public RunSize ShrunkTo { get; init; } = new(7, 2, 9);

    /// <summary>Scenario files that exist.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public string? ReplayDifference { get; init; }

    public string ReplayHash { get; init; } = "hash-3";

    /// <summary>How many of ten planned faults of a run are vetoed; 0 for no faults.</summary>
    public int Vetoed { get; set; }

    /// <summary>What the scenario's file is like.</summary>
    public string? ScenarioHash { get; init; }

    /// <summary>Seeds whose runs are invalid by what only brokers are watched for.</summary>
    public IReadOnlySet<ulong> WatchedSeeds { get; init; } = new HashSet<ulong>();

    /// <summary>What the runs have of their scenario; null for all of it.</summary>
    public Swarm? Swarm { get; set; }

    public string Commit { get; init; } = "unknown";

    public IReadOnlyList<Named> Suites => [new("all", "everything")];

    public IReadOnlyList<Named> Scenarios => [new("replication", "The usual faults."), new("smoke", "A few.")];

    public IReadOnlyList<PlantedDefect> Defects { get; init; } =
        [new("kip-101", "Truncates to the high watermark.", "KIP-101", "replication")];

    public IReadOnlyList<string> Expand(string suiteOrScenario) => suiteOrScenario switch
    {
        "all" => ["replication", "smoke"],
        "replication" or "smoke" => [suiteOrScenario],
        _ when Files.Contains(suiteOrScenario) => [suiteOrScenario],
        _ => throw new UsageException($"There is no scenario '{suiteOrScenario}'."),
    };

    public string? HashOf(string scenario) => ScenarioHash;

    public FinishedRun Run(RunRequest request)
    {
        Made.Add(request);
        if (request.Seed == 13)
        {
            throw new InvalidOperationException("the disk of the machine is full");
        }

        var run = Outcome(request.Scenario, request.Seed, $"hash-{request.Seed}");
        run = run with
        {
            Results = run.Results with
            {
                Defect = request.Defect,
                Guided = request.Guided?.Origin,
                Swarm = Swarm,
                Commit = Commit,
                ScenarioHash = ScenarioHash,
            },
        };
        if (WatchedSeeds.Contains(request.Seed))
        {
            run = run with
            {
                Results = run.Results with
                {
                    Verdict = Verdict.Invalid,
                    Anomalies = [new AnomalySummary("incomplete-candidate", 1, [1])],
                },
            };
        }

        if (Vetoed == 0)
        {
            return run;
        }

        var results = run.Results with
        {
            Planned = new Dictionary<string, int> { ["crash"] = 10 },
            Vetoed = new Dictionary<string, int> { ["crash"] = Vetoed },
        };
        return run with { Results = results };
    }

    public GuidedSearch Search(string scenario, ulong seed) => new(ScenarioCatalog.Load("smoke"), seed, []);

    public FinishedRun Replay(string runDirectory) =>
        ReplayDifference is { } difference
            ? throw new RunDifferedException(difference)
            : Outcome("replication", 3, ReplayHash);

    public FinishedShrink Shrink(string runDirectory, Action<string> warn, ShrinkSettings settings) =>
        Shrink(new RunRequest("replication", 3, "choices"), settings);

    public FinishedShrink Shrink(RunRequest request, ShrinkSettings settings)
    {
        lock (Shrunk)
        {
            Shrunk.Add((request, settings.Anomaly));
        }

        OnShrink?.Invoke(request);
        var run = Outcome(request.Scenario, request.Seed, $"hash-{request.Seed}");
        var shrunk = new ShrunkRun(settings.Anomaly, new RunSize(1550, 5, 12_000), ShrunkTo);
        settings.Progress?.Invoke(new ShrinkProgress("faults", ShrunkTo, 7));
        return new FinishedShrink(
            run with { Results = run.Results with { Shrunk = shrunk }, Deviations = "[]\n" }, 412, IsStopped: false);
    }

    private static FinishedRun Outcome(string scenario, ulong seed, string hash)
    {
        HistoryEntry[] history =
        [
            new()
            {
                Index = 0, Time = 1_000_000, Type = EntryType.Invoke, Process = 0, Client = "client-1", F = "append",
                Topic = "orders", Partition = 0, Values = [7], Acks = -1,
            },
            new()
            {
                Index = 1, Time = 4_000_000, Type = EntryType.Ok, Process = 0, Client = "client-1", F = "append",
                Topic = "orders", Partition = 0, Offset = 0,
            },
        ];
        var verdict = seed switch
        {
            2 => Verdict.Unknown,
            3 => Verdict.Invalid,
            _ => Verdict.Valid,
        };
        return new FinishedRun(
            Results(scenario, seed, hash, verdict) with { HistoryHash = HistoryHash.Of(history) },
            history,
            new Plan(scenario, seed, [], []),
            new byte[] { 1, 2, 3 },
            "name: fake\n");
    }

    public static RunResults Results(string scenario, ulong seed, string hash, Verdict verdict) => new()
    {
        Scenario = scenario,
        Seed = seed,
        Commit = "unknown",
        Target = "sim",
        Explore = "choices:uniform",
        Model = "log",
        Verdict = verdict,
        Reason = verdict == Verdict.Unknown ? "Too little was ok." : null,
        Anomalies = verdict == Verdict.Invalid ? [new AnomalySummary("lost-write", 1, [0, 1])] : [],
        Findings = verdict == Verdict.Invalid ? [new Finding("lost-write", "Value 7 is gone.", [0, 1])] : [],
        RunHash = hash,
        HistoryHash = "history",
        Choices = 10,
        Steps = 20,
        EnabledMean = 2.5,
        VirtualSeconds = 20,
        WallSeconds = 0.1,
        Operations = new OperationCounts(1, 0, 0),
        Faults = new Dictionary<string, int>(),
        Vetoed = new Dictionary<string, int>(),
    };
}
