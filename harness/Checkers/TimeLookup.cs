namespace Harness.Checkers;

/// <summary>A lookup of the first record that is not older than a timestamp.</summary>
/// <param name="TimestampMs">The timestamp, in ms since 1970.</param>
/// <param name="Offset">The offset that was answered; -1 for no such record.</param>
/// <param name="Begin">Index of its invocation.</param>
/// <param name="End">Index of its completion.</param>
/// <param name="Process">The process.</param>
internal readonly record struct TimeLookup(long TimestampMs, long Offset, long Begin, long End, int Process);
