namespace Harness.Histories;

/// <summary>One record as a read returned it. A value of -1 means that its payload was none this run wrote.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Value">Its value.</param>
/// <param name="Key">Its key; null if it has none. A key of -1 was none this run wrote.</param>
/// <param name="Digest">The hash of whatever else it carries, made as the writer made it; null if that is not told.
/// </param>
public readonly record struct ReadRecord(long Offset, long Value, long? Key = null, long? Digest = null);
