namespace Harness.Histories.General;

/// <summary>An invocation or a completion in a history of any kind.</summary>
/// <param name="Type"><c>invoke</c>, <c>ok</c>, <c>fail</c> or <c>info</c>.</param>
/// <param name="Process">Who.</param>
/// <param name="F">What is done; null if the completion does not repeat it.</param>
/// <param name="Key">Which object; null if it is not said.</param>
/// <param name="Value">Value; null if it is not said, which is not nil.</param>
/// <param name="Time">Nanoseconds since the start; null if it is not said.</param>
/// <param name="Index">Position among all entries; null if it is not said.</param>
/// <param name="Line">Line of the file it begins on, from 1.</param>
/// <param name="Map">All that was said, these included.</param>
internal sealed record GeneralEntry(
    EntryType Type, int Process, string? F, Datum? Key, Datum? Value, long? Time, long? Index, long Line, Datum Map);
