using Harness.Histories;

namespace Reports.ClientOperations;

/// <summary>A client operation: its invocation and, where there is one, its completion.</summary>
/// <param name="Ordinal">Position among the operations by invocation, from 0.</param>
/// <param name="Invocation">The entry that began it.</param>
/// <param name="Completion">The entry that ended it; null when the history ends first.</param>
internal sealed record PairedOperation(int Ordinal, HistoryEntry Invocation, HistoryEntry? Completion)
{
    /// <summary>The process; every invocation has one.</summary>
    public int Process => Invocation.Process!.Value;

    /// <summary>The client, or the process where the history names none.</summary>
    public string Client => Invocation.Client ?? $"process {Process}";

    /// <summary><c>ok</c>, <c>fail</c> or <c>info</c>.</summary>
    public string Outcome => Completion?.Type switch
    {
        EntryType.Ok => "ok",
        EntryType.Fail => "fail",
        _ => "info",
    };

    /// <summary>Whether it appends; everything else is drawn as a read.</summary>
    public bool IsAppend => Invocation.F == "append";
}
