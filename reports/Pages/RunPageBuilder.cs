using System.Globalization;
using System.Text.Json;
using Harness.Histories;
using Harness.Runs;
using Reports.ClientOperations;
using Reports.Plots;
using Reports.Text;
using Reports.Timelines;

namespace Reports.Pages;

/// <summary>Builds what the page of one run shows.</summary>
internal static class RunPageBuilder
{
    private const int PlannedFaultLimit = 200;

    /// <summary>Builds the page.</summary>
    /// <exception cref="ArgumentException">The history is not well formed, or a finding points outside.</exception>
    public static PageModel Build(ReportInput input)
    {
        var (results, history) = (input.Results, input.History);
        var operations = OperationPairing.Pair(history);
        var ordinalByEntry = TimelineSelection.OrdinalByEntry(operations);
        var timeline = SelectTimeline(results, history, operations, ordinalByEntry);
        return new PageModel
        {
            Verdict = VerdictModel.Of(results),
            Scenario = Words.Clip(results.Scenario, 80),
            Seed = results.Seed.ToString(CultureInfo.InvariantCulture),
            Identity = FactList.Identity(results),
            Extent = FactList.Extent(results),
            Strength = FactList.Strength(results),
            Outcomes = FactList.Outcomes(results.Operations),
            OperationCount = Words.Count(results.Operations.Total),
            Faults = FactList.Faults(results),
            ReplayCommand = input.ReplayCommand,
            Findings = FindingCards.Build(results, history, operations, ordinalByEntry, timeline.Selected),
            FindingsNote = FindingCards.Note(results),
            Timeline = TimelineBuilder.Build(timeline),
            Rows = EventRows.All(timeline),
            Latency = Latency(history, operations),
            PlannedFaults = [.. input.Plan.Faults.Take(PlannedFaultLimit).Select(Planned)],
            PlannedFaultsNote = input.Plan.Faults.Count <= PlannedFaultLimit
                ? string.Empty
                : $"The first {PlannedFaultLimit} of {Words.Count(input.Plan.Faults.Count)}; all are in plan.json.",
        };
    }

    private static TimelineInput SelectTimeline(
        RunResults results,
        IReadOnlyList<HistoryEntry> history,
        IReadOnlyList<PairedOperation> operations,
        IReadOnlyDictionary<long, int> ordinalByEntry)
    {
        var evidence = FindingCards.Shown(results)
            .Select(finding => TimelineSelection.Evidence(finding, ordinalByEntry)).ToList();
        var findings = new Dictionary<int, int>();
        for (var i = 0; i < evidence.Count; i++)
        {
            foreach (var ordinal in evidence[i])
            {
                findings.TryAdd(ordinal, i + 1);
            }
        }

        var selected = TimelineSelection.Choose(operations.Count, evidence, FirstFault(history, operations));
        return new TimelineInput(history, operations, selected, findings);
    }

    /// <summary>The first operation invoked after a fault struck; the first of all when none did.</summary>
    private static int FirstFault(IReadOnlyList<HistoryEntry> history, IReadOnlyList<PairedOperation> operations)
    {
        var fault = history.FirstOrDefault(entry => entry.Type == EntryType.Fault && entry.Stage == "start");
        return fault is null ? 0
            : operations.FirstOrDefault(operation => operation.Invocation.Index > fault.Index)?.Ordinal ?? 0;
    }

    private static LatencyImage? Latency(
        IReadOnlyList<HistoryEntry> history, IReadOnlyList<PairedOperation> operations)
    {
        if (operations.Count == 0)
        {
            return null;
        }

        var end = history.Max(entry => entry.Time);
        var faults = FaultInterval.All(history);
        var sample = LatencySample.Of(operations);
        return new LatencyImage(
            new TrustedText("data:image/png;base64," + Convert.ToBase64String(LatencyPlot.Png(sample, faults, end))),
            LatencySummary.Of(operations),
            LatencySample.Caption(operations.Count, sample.Count));
    }

    private static PlannedFaultRow Planned(Harness.Faults.PlannedFault fault) => new(
        fault.Id.ToString(CultureInfo.InvariantCulture),
        KindName(fault.Kind.ToString()),
        Words.Number(fault.AtMs / 1000.0, "0.000") + " s",
        Words.Number(fault.DurationMs / 1000.0, "0.000") + " s",
        string.Join(", ", fault.Nodes.Take(32).Select(node => node.ToString(CultureInfo.InvariantCulture))),
        fault.Amount == 0 ? "–" : Words.Count(fault.Amount));

    /// <summary>The name used in files, such as <c>slow-link</c> for <c>SlowLink</c>.</summary>
    private static string KindName(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
