namespace Harness.Histories;

/// <summary>An invocation and what became of it.</summary>
/// <param name="Invocation">The invocation.</param>
/// <param name="Completion">Its <c>ok</c>, <c>fail</c> or <c>info</c> entry; null if the history ends before.</param>
public sealed record Operation(HistoryEntry Invocation, HistoryEntry? Completion)
{
    /// <summary>How it ended; without a completion <see cref="EntryType.Info"/>.</summary>
    public EntryType Outcome => Completion?.Type ?? EntryType.Info;

    /// <summary>True if it definitely happened.</summary>
    public bool IsOk => Outcome == EntryType.Ok;

    /// <summary>True for an append, false for a read.</summary>
    public bool IsAppend => Invocation.F == "append";

    /// <summary>True for a read of the final phase.</summary>
    public bool IsFinal => Invocation.Final == true;

    /// <summary>The process.</summary>
    public int Process => Invocation.Process!.Value;

    /// <summary>Index of the invocation.</summary>
    public long Begin => Invocation.Index;

    /// <summary>
    /// Index at which it had ended; <see cref="long.MaxValue"/> where it may take effect at any later time.
    /// </summary>
    public long End => Outcome == EntryType.Info ? long.MaxValue : Completion!.Index;
}
