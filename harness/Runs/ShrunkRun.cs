namespace Harness.Runs;

/// <summary>What shrinking made of a run.</summary>
/// <param name="Anomaly">The anomaly that had to come back, or <c>any</c>.</param>
/// <param name="From">The size of the run that was shrunk.</param>
/// <param name="To">The size of this one.</param>
public sealed record ShrunkRun(string Anomaly, RunSize From, RunSize To);
