using Harness.Histories;
using Reports.ClientOperations;

namespace Reports.Timelines;

/// <summary>What a timeline is drawn from.</summary>
/// <param name="History">The whole history.</param>
/// <param name="Operations">Its operations by invocation.</param>
/// <param name="Selected">Ordinals of those to draw, ascending.</param>
/// <param name="FindingByOrdinal">Number of the finding, from 1, that an operation proves.</param>
internal sealed record TimelineInput(
    IReadOnlyList<HistoryEntry> History,
    IReadOnlyList<PairedOperation> Operations,
    IReadOnlyList<int> Selected,
    IReadOnlyDictionary<int, int> FindingByOrdinal);
