using System.Text;
using Harness.Checkers;
using Harness.Runs;
using Reports.Text;

namespace Reports.Indexes;

/// <summary>The summary of a CI job: verdict counts, then the failures for as long as there is room.</summary>
internal static class SummaryMarkdown
{
    /// <summary>Most bytes of a summary; GitHub drops a larger one wholly.</summary>
    public const int ByteLimit = 1024 * 1024;

    /// <summary>Kept free for the sentence that says what was left out.</summary>
    private const int Reserve = 512;

    private const int ScenarioLimit = 200;

    /// <summary>Renders the summary.</summary>
    public static string Render(IReadOnlyList<RunEntry> runs)
    {
        var tally = RunTally.Of(runs);
        var open = RunTally.OpenQuestion(runs);
        var verdict = open is not null && tally.Verdict == Verdict.Valid ? Verdict.Unknown : tally.Verdict;
        var summary = new StringBuilder();
        summary.Append($"# Consistency: {RunText.Word(verdict)}\n\n");
        summary.Append($"{Words.Counted(tally.Total, "run", "runs")}: {tally.InvalidText}, ");
        summary.Append($"{Words.Count(tally.Unknown)} unknown, {Words.Count(tally.Valid)} valid");
        summary.Append(open is null ? ".\n\n" : $", {open}.\n\n");
        AppendScenarios(summary, runs);
        AppendReached(summary, ReachedTally.Of(runs.Select(run => run.Results)));
        AppendVetoes(summary, [.. VetoTally.Of(runs.Select(run => run.Results)).Where(tally => tally.IsTooMany)]);
        AppendFailures(summary, RunTally.NotValid(runs));
        return summary.ToString();
    }

    private static void AppendScenarios(StringBuilder summary, IReadOnlyList<RunEntry> runs)
    {
        var scenarios = RunTally.ByScenario(runs);
        if (scenarios.Count == 0)
        {
            return;
        }

        summary.Append("| Scenario | Runs | Invalid | Unknown | Valid | Anomalies |\n|---|--:|--:|--:|--:|---|\n");
        foreach (var group in scenarios.Take(ScenarioLimit))
        {
            var tally = RunTally.Of(group);
            summary.Append($"| {Escaped(group.Key)} | {Words.Count(tally.Total)} | {Words.Count(tally.Invalid)} ");
            summary.Append($"| {Words.Count(tally.Unknown)} | {Words.Count(tally.Valid)} ");
            summary.Append($"| {Escaped(RunText.Anomalies(group))} |\n");
        }

        summary.Append(scenarios.Count <= ScenarioLimit
            ? "\n"
            : $"\n{Words.Count(scenarios.Count - ScenarioLimit)} more scenarios are in index.html.\n\n");
    }

    private static void AppendReached(StringBuilder summary, IReadOnlyList<ReachedTally> tallies)
    {
        foreach (var tally in tallies)
        {
            summary.Append($"Reached in {Words.Counted(tally.Runs, "run", "runs")} of {Escaped(tally.Scenario)}:\n\n");
            summary.Append("| Branch of the protocol | Times |\n|---|--:|\n");
            foreach (var (id, count) in tally.Branches)
            {
                summary.Append($"| {Escaped(id)} | {Words.Count(count)} |\n");
            }

            summary.Append('\n');
        }
    }

    private static void AppendVetoes(StringBuilder summary, IReadOnlyList<VetoTally> tooMany)
    {
        if (tooMany.Count == 0)
        {
            return;
        }

        summary.Append($"More than {VetoTally.MostPercent} % of a kind of fault were vetoed: ");
        summary.Append("the runs say too little about it.\n\n");
        summary.Append("| Scenario | Fault | Planned | Vetoed |\n|---|---|--:|--:|\n");
        foreach (var tally in tooMany)
        {
            summary.Append($"| {Escaped(tally.Scenario)} | {Escaped(tally.Kind)} ");
            summary.Append($"| {Words.Count(tally.Planned)} | {Words.Count(tally.Vetoed)} |\n");
        }

        summary.Append('\n');
    }

    private static void AppendFailures(StringBuilder summary, IReadOnlyList<RunEntry> failures)
    {
        var used = Encoding.UTF8.GetByteCount(summary.ToString());
        for (var i = 0; i < failures.Count; i++)
        {
            var block = Failure(failures[i]);
            used += Encoding.UTF8.GetByteCount(block);
            if (used > ByteLimit - Reserve)
            {
                var rest = Words.Counted(failures.Count - i, "more run that is", "more runs that are");
                summary.Append($"\n{rest} not valid: see index.html or junit.xml.\n");
                return;
            }

            summary.Append(block);
        }
    }

    private static string Failure(RunEntry run)
    {
        var results = run.Results;
        var defect = results.Defect is { } planted ? $", defect {Escaped(planted)}" : string.Empty;
        var anomalies = RunText.Anomalies(results);
        var title = $"{Escaped(results.Scenario)}, seed {RunText.Seed(results)}{defect}";
        return $"## {title}: {RunText.Word(results.Verdict)}\n\n"
            + (anomalies.Length == 0 ? string.Empty : $"**{Escaped(anomalies)}**\n\n")
            + $"{Escaped(RunText.Why(results))}\n\n"
            + $"```\n{Fenced(run.ReplayCommand)}\n```\n\n"
            + (run.Report is { } report ? $"Report: `{Fenced(report)}`\n\n" : string.Empty);
    }

    /// <summary>Plain text: no markup, no table cell, no line of its own.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in Words.Clip(text, 1000))
        {
            if (char.IsControl(character))
            {
                escaped.Append(' ');
                continue;
            }

            escaped.Append(character switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' => $"\\{character}",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Fenced(string text) =>
        string.Concat(Words.Clip(text, 1000).Where(character => character != '`' && !char.IsControl(character)));
}
