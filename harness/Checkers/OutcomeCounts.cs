using Harness.Histories;

namespace Harness.Checkers;

/// <summary>How many operations a history has, final reads aside, and how many of them are ok.</summary>
internal sealed class OutcomeCounts
{
    /// <summary>All.</summary>
    public long All { get; private set; }

    /// <summary>Those that are ok.</summary>
    public long Ok { get; private set; }

    /// <summary>An operation ended.</summary>
    public void Add(HistoryEntry invocation, EntryType outcome)
    {
        if (invocation.F == "append" || invocation.Final != true)
        {
            All++;
            Ok += outcome == EntryType.Ok ? 1 : 0;
        }
    }

    /// <summary>Operations never ended.</summary>
    public void Unfinished(IEnumerable<HistoryEntry> invocations)
    {
        foreach (var invocation in invocations)
        {
            Add(invocation, EntryType.Info);
        }
    }
}
