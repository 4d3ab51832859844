using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Operations of one kind on one partition: how many, whether one succeeded, and how the last one ended.
/// </summary>
internal sealed class AttemptFacts
{
    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Index of the first invocation.</summary>
    public long FirstBegin { get; private set; }

    /// <summary>The last invocation; null if there is none.</summary>
    public HistoryEntry? Last { get; private set; }

    /// <summary>What the last one ended with; null if it did not.</summary>
    public HistoryEntry? LastCompletion { get; private set; }

    /// <summary>One of them was ok; of reads, one that got to the end of the log.</summary>
    public bool AnySucceeded { get; private set; }

    /// <summary>The last of them in words.</summary>
    public string Answer => LastCompletion switch
    {
        null => "nothing",
        { Type: EntryType.Ok, HighWatermark: { } end } => $"{LastCompletion.Records!.Length} records below {end}",
        _ => LastCompletion.Error!,
    };

    public void Invoke(HistoryEntry invocation)
    {
        FirstBegin = Last is null ? invocation.Index : FirstBegin;
        Count++;
        (Last, LastCompletion) = (invocation, null);
    }

    public void Complete(HistoryEntry invocation, HistoryEntry completion)
    {
        // One that began before this was asked for does not count.
        if (Last is null || invocation.Index < FirstBegin)
        {
            return;
        }

        LastCompletion = invocation.Index == Last.Index ? completion : LastCompletion;
        AnySucceeded |= completion.Type == EntryType.Ok
            && (completion.Records is null || PartitionFacts.EndOf(invocation, completion) >= completion.HighWatermark);
    }
}
