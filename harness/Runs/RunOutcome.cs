using Harness.Histories;
using Harness.Simulation.Exploration;

namespace Harness.Runs;

/// <summary>What a run left behind.</summary>
/// <param name="Results">Verdict, evidence and numbers; <see cref="RunResults.WallSeconds"/> is for the caller to fill
/// in.</param>
/// <param name="History">What happened.</param>
/// <param name="Plan">What was meant to happen.</param>
/// <param name="Choices">The choices, to repeat the run from; null if they were made by Coyote's own strategy.</param>
public sealed record RunOutcome(
    RunResults Results, IReadOnlyList<HistoryEntry> History, Plan Plan, ChoiceLog? Choices)
{
    /// <summary>How the schedule deviates from first-in first-out; null unless that was asked for.</summary>
    public IReadOnlyList<Deviation>? Deviations { get; init; }
}
