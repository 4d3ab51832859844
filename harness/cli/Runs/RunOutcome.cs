using Harness.Histories;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>What a run left behind.</summary>
/// <param name="Results">Verdict, evidence and numbers.</param>
/// <param name="History">What happened.</param>
/// <param name="Plan">What was meant to happen.</param>
/// <param name="Choices">The content of <c>choices.bin</c>.</param>
/// <param name="Difference">Replays: the first event that differed from the recording; null when none did.</param>
internal sealed record RunOutcome(
    RunResults Results,
    IReadOnlyList<HistoryEntry> History,
    Plan Plan,
    ReadOnlyMemory<byte> Choices,
    string? Difference = null);
