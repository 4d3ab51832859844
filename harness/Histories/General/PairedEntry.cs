namespace Harness.Histories.General;

/// <summary>An invocation and the completion that belongs to it.</summary>
/// <param name="Invocation">The invocation.</param>
/// <param name="Completion">The completion; null if the history ends before.</param>
/// <param name="Begin">Position of the invocation among all entries.</param>
/// <param name="End">Position of the completion; <see cref="long.MaxValue"/> if the outcome is not known.</param>
internal sealed record PairedEntry(GeneralEntry Invocation, GeneralEntry? Completion, long Begin, long End)
{
    /// <summary>How it ended.</summary>
    public EntryType Outcome => Completion?.Type ?? EntryType.Info;
}
