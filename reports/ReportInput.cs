using Harness.Histories;
using Harness.Runs;

namespace Reports;

/// <summary>Everything a report shows, already parsed.</summary>
/// <param name="Results">The content of <c>results.json</c>.</param>
/// <param name="History">The content of <c>history.jsonl</c>; every completion follows its invocation.</param>
/// <param name="Plan">The content of <c>plan.json</c>.</param>
/// <param name="ReplayCommand">The command line that brings the run back, shown for copying.</param>
public sealed record ReportInput(
    RunResults Results, IReadOnlyList<HistoryEntry> History, Plan Plan, string ReplayCommand);
