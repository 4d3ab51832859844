namespace Harness.Client;

/// <summary>An offset that a leader looked up.</summary>
/// <param name="Offset">The offset; -1 if no record has the timestamp asked for, or a later one.</param>
/// <param name="LeaderEpoch">The leader epoch it told with it; -1 for none.</param>
public sealed record ListedOffset(long Offset, int LeaderEpoch);
