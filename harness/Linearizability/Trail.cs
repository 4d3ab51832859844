namespace Harness.Linearizability;

/// <summary>The calls that took effect on the way to a configuration, the last first.</summary>
/// <param name="Call">Number of the call.</param>
/// <param name="At">Position in the history at which the search let it take effect.</param>
/// <param name="Before">What took effect before; null for nothing.</param>
internal sealed record Trail(int Call, long At, Trail? Before);
