namespace Harness.Runs;

/// <summary>How often an anomaly was found, and the evidence for a few instances.</summary>
/// <param name="Id">The anomaly, such as <c>lost-write</c>.</param>
/// <param name="Count">How often it was found.</param>
/// <param name="Operations">Indexes of the history entries that prove the first instance.</param>
public sealed record AnomalySummary(string Id, long Count, IReadOnlyList<long> Operations);
