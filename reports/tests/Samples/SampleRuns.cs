using Harness.Checkers;
using Harness.Faults;
using Harness.Histories;
using Harness.Runs;

namespace Reports.Tests.Samples;

/// <summary>Inputs of reports, the same in every process.</summary>
internal static class SampleRuns
{
    public static ReportInput Valid() => Input(Results(Verdict.Valid), SampleHistory.Generate(1, 1500).Entries);

    public static ReportInput Large() => Input(Results(Verdict.Valid), SampleHistory.Generate(2, 20_000).Entries);

    public static ReportInput Empty() => Input(
        Results(Verdict.Unknown) with { Reason = "The history holds no operation." }, []);

    public static ReportInput Unknown() => Input(
        Results(Verdict.Unknown) with
        {
            Reason = "No acknowledged write was read back: there is nothing to judge durability by.",
            Faults = new Dictionary<string, int>(),
            Vetoed = new Dictionary<string, int>(),
        },
        SampleHistory.Generate(3, 50).Entries);

    public static ReportInput Invalid()
    {
        var sample = SampleHistory.Generate(4, 1500, loss: true);
        var findings = new List<Finding>
        {
            new("lost-write", Lost(sample), sample.LostWrite),
            new("stale-read", Stale(sample), sample.StaleRead),
        };
        var results = Results(Verdict.Invalid) with
        {
            Findings = findings,
            Anomalies = [new("lost-write", 1, sample.LostWrite), new("stale-read", 3, sample.StaleRead)],
            Defect = "acknowledge-before-replication",
        };
        return Input(results, sample.Entries);
    }

    /// <summary>Markup and other traps wherever a history, a result or a plan holds a string.</summary>
    public static ReportInput Hostile(string trap)
    {
        var history = new List<HistoryEntry>
        {
            new()
            {
                Index = 0, Time = 0, Type = EntryType.Leader, Topic = trap, Partition = 0, Leader = 1, Epoch = 0,
                Note = trap,
            },
            new()
            {
                Index = 1, Time = 1, Type = EntryType.Fault, F = trap, Fault = 1, Stage = "start", Nodes = [trap],
                Note = trap,
            },
            new() { Index = 2, Time = 2, Type = EntryType.Phase, F = trap },
            new()
            {
                Index = 3, Time = 3, Type = EntryType.Invoke, Process = 1, Client = trap, F = trap, Topic = trap,
                Partition = 0,
            },
            new()
            {
                Index = 4, Time = 9_000_000, Type = EntryType.Fail, Process = 1, Client = trap, F = trap, Error = trap,
            },
        };
        var results = Results(Verdict.Invalid) with
        {
            Scenario = trap,
            Commit = trap,
            Target = trap,
            Model = trap,
            Explore = trap,
            Defect = trap,
            Reason = trap,
            RunHash = trap,
            HistoryHash = trap,
            Findings = [new Finding(trap, trap, [0, 1, 3, 4])],
            Anomalies = [new AnomalySummary(trap, 2, [3])],
            Faults = new Dictionary<string, int> { [trap] = 1 },
            Vetoed = new Dictionary<string, int> { [trap] = 1 },
        };
        return Input(results, history) with { ReplayCommand = trap };
    }

    public static RunResults Results(Verdict verdict) => new()
    {
        Scenario = "replication",
        Seed = 1186,
        Commit = "2a6056c41d0f5b7f6f2b9e1d3c4a5968778695a4+dirty",
        Target = "sim",
        Explore = "choices:uniform",
        Model = "log-linearizable",
        Verdict = verdict,
        Anomalies = [],
        Findings = [],
        RunHash = "9f86d081884c7d65",
        HistoryHash = "2c26b46b68ffc68f",
        Choices = 184_223,
        Steps = 240_871,
        EnabledMean = 3.47,
        VirtualSeconds = 20.04,
        WallSeconds = 0.31,
        Operations = new OperationCounts(1411, 52, 38),
        Faults = new Dictionary<string, int> { ["crash"] = 2, ["partition"] = 2, ["pause"] = 2, ["slow-link"] = 1 },
        Vetoed = new Dictionary<string, int> { ["clock-rate"] = 1, ["crash"] = 1 },
    };

    private static ReportInput Input(RunResults results, IReadOnlyList<HistoryEntry> history) => new(
        results with { Operations = Counts(history) },
        history,
        new Plan("replication", results.Seed, [], [
            new PlannedFault(1, FaultKind.Partition, 1700, 900, [1], 0),
            new PlannedFault(2, FaultKind.Crash, 3800, 900, [2], 3),
            new PlannedFault(3, FaultKind.SlowLink, 5900, 900, [1, 2], 40),
        ]),
        $"harness replay {results.Scenario} --seed {results.Seed}");

    private static OperationCounts Counts(IReadOnlyList<HistoryEntry> history) => new(
        history.Count(entry => entry.Type == EntryType.Ok),
        history.Count(entry => entry.Type == EntryType.Fail),
        history.Count(entry => entry.Type == EntryType.Info));

    private static string Lost(SampleHistory sample)
    {
        var append = sample.Entries[(int)sample.LostWrite[0]];
        var acknowledged = sample.Entries[(int)sample.LostWrite[1]];
        return $"Value {append.Values![0]}, appended by {append.Client} with acks=all and acknowledged at offset "
            + $"{acknowledged.Offset} of orders/0, is missing from the final read, which reached beyond it.";
    }

    private static string Stale(SampleHistory sample)
    {
        var append = sample.Entries[(int)sample.StaleRead[0]];
        var read = sample.Entries[(int)sample.StaleRead[3]];
        return $"The read of {read.Client} observed a log of {read.HighWatermark} records, although value "
            + $"{append.Values![0]} had been acknowledged at offset {read.HighWatermark} before the read began.";
    }
}
