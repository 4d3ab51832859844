using System.Globalization;
using Broker.Coverage;
using Harness.Checkers;
using Harness.Runs;
using Reports.Pages;
using Reports.Text;

namespace Reports.Indexes;

/// <summary>Builds what the page of many runs shows.</summary>
internal static class IndexPage
{
    private const int FailureLimit = 500;
    private const int ValidLimit = 500;

    /// <summary>Builds the page.</summary>
    public static IndexModel Build(IReadOnlyList<RunEntry> runs)
    {
        var tally = RunTally.Of(runs);
        var failures = RunTally.NotValid(runs);
        var expected = runs.Where(run => Expectation.IsMet(run.Results)).ToList();
        var valid = runs.Where(run => run.Results.Verdict == Verdict.Valid).ToList();
        var open = RunTally.OpenQuestion(runs);
        var isOpen = tally.Verdict == Verdict.Valid && open is not null;
        var word = RunText.Word(isOpen ? Verdict.Unknown : tally.Verdict);
        return new IndexModel
        {
            Verdict = new VerdictModel(char.ToUpperInvariant(word[0]) + word[1..], word, Sentence(tally, open)),
            Tiles =
            [
                Tile("Runs", tally.Total),
                Tile("Invalid", tally.Invalid),
                Tile("Unknown", tally.Unknown),
                Tile("Valid", tally.Valid),
                Tile("Virtual seconds", (long)runs.Sum(run => run.Results.VirtualSeconds)),
                Tile("Operations", runs.Sum(run => (long)run.Results.Operations.Total)),
            ],
            Scenarios = [.. RunTally.ByScenario(runs).Select(Scenario)],
            Reached = [.. ReachedTally.Of(runs.Select(run => run.Results)).SelectMany(Reached)],
            Vetoes = [.. VetoTally.Of(runs.Select(run => run.Results)).Select(Vetoes)],
            Failures = [.. failures.Take(FailureLimit).Select(Row)],
            FailuresNote = Note(failures.Count, FailureLimit),
            Valid = [.. valid.Take(ValidLimit).Select(Row)],
            ValidCount = Words.Counted(valid.Count, "valid run", "valid runs"),
            ValidNote = Note(valid.Count, ValidLimit),
            Expected = [.. expected.Take(ValidLimit).Select(Row)],
            ExpectedCount = Words.Counted(expected.Count, "invalid run, as expected", "invalid runs, as expected"),
            ExpectedNote = Note(expected.Count, ValidLimit),
        };
    }

    private static IEnumerable<ReachedRow> Reached(ReachedTally tally) =>
        tally.Branches.Select(branch => new ReachedRow(
        tally.Scenario,
        branch.Key,
        Branches.All.FirstOrDefault(known => known.Id == branch.Key)?.Meaning ?? string.Empty,
        Words.Count(branch.Value),
        branch.Value == 0));

    private static VetoRow Vetoes(VetoTally tally) => new(
        Words.Clip(tally.Scenario, 80),
        Words.Clip(tally.Kind, 40),
        Words.Count(tally.Planned),
        Words.Count(tally.Vetoed),
        string.Create(CultureInfo.InvariantCulture, $"{tally.Percent:0.#} %"),
        tally.IsTooMany);

    private static Fact Tile(string name, long number) => new(name, Words.Count(number), false, string.Empty);

    private static string Sentence(RunTally tally, string? open)
    {
        if (tally.Total == 0)
        {
            return "There is no run.";
        }

        var all = Words.Counted(tally.Total, "run", "runs");
        if (tally.Valid == tally.Total)
        {
            return open is null ? $"No anomaly in {all}." : $"No anomaly in {all}, {open}.";
        }

        var parts = new List<string>();
        if (tally.Invalid > 0)
        {
            parts.Add(tally.InvalidText);
        }

        if (tally.Unknown > 0)
        {
            parts.Add($"{Words.Count(tally.Unknown)} unknown");
        }

        return $"{string.Join(" and ", parts)} of {all}{(open is null ? string.Empty : $", {open}")}.";
    }

    private static ScenarioRow Scenario(IGrouping<string, RunEntry> group)
    {
        var tally = RunTally.Of(group);
        return new ScenarioRow(
            Words.Clip(group.Key, 80),
            Words.Count(tally.Total),
            Words.Count(tally.Invalid),
            Words.Count(tally.Unknown),
            Words.Count(tally.Valid),
            RunText.Anomalies(group));
    }

    private static RunRow Row(RunEntry run, int position) => new()
    {
        Id = $"run-{RunText.Word(run.Results.Verdict)}-{position + 1}",
        Verdict = RunText.Word(run.Results.Verdict),
        Scenario = Words.Clip(run.Results.Scenario, 80),
        Defect = Words.Clip(run.Results.Defect ?? string.Empty, 80),
        Seed = RunText.Seed(run.Results),
        Report = run.Report ?? string.Empty,
        Anomalies = RunText.Anomalies(run.Results),
        Why = RunText.Why(run.Results),
        ReplayCommand = run.ReplayCommand,
    };

    private static string Note(int total, int limit) => total <= limit
        ? string.Empty
        : $"The first {Words.Count(limit)} of {Words.Count(total)}; all are in junit.xml.";
}
