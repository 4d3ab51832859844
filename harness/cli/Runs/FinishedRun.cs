using Harness.Histories;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>What a run left behind.</summary>
/// <param name="Results">Verdict, evidence and numbers.</param>
/// <param name="History">What happened.</param>
/// <param name="Plan">What was meant to happen.</param>
/// <param name="Choices">The content of <c>choices.bin</c>; empty where Coyote's own strategy chose.</param>
/// <param name="ScenarioText">The scenario file, so that a run directory needs no other file to be repeated.</param>
internal sealed record FinishedRun(
    RunResults Results,
    IReadOnlyList<HistoryEntry> History,
    Plan Plan,
    ReadOnlyMemory<byte> Choices,
    string ScenarioText)
{
    /// <summary>The content of <c>deviations.json</c>; null for runs that were not shrunk.</summary>
    public string? Deviations { get; init; }
}
