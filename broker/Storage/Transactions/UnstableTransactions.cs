namespace Broker.Storage.Transactions;

/// <summary>The transactions of a log whose fate is not sealed: without a marker, or with one that may still
/// go.</summary>
internal sealed class UnstableTransactions
{
    // First offsets of those without a marker.
    private readonly SortedSet<long> open = [];

    // Marker offsets of those with one, by their first offsets; all whose marker is at or above the high watermark.
    private readonly SortedDictionary<long, long> ended = [];

    /// <summary>First offset of the earliest one without a marker; null if there is none.</summary>
    public long? FirstOpen => open.Count > 0 ? open.Min : null;

    /// <summary>Those with a marker, by their first offsets.</summary>
    public IReadOnlyList<EndedTransaction> Ended =>
        [.. ended.Select(transaction => new EndedTransaction(transaction.Key, transaction.Value))];

    /// <summary>The transaction of a producer is another one than before; null stands for none.</summary>
    public void Change(long? before, long? after)
    {
        if (before is { } gone)
        {
            open.Remove(gone);
        }

        if (after is { } begun)
        {
            open.Add(begun);
        }
    }

    /// <summary>A marker was appended.</summary>
    public void End(EndedTransaction transaction) => ended[transaction.FirstOffset] = transaction.MarkerOffset;

    /// <summary>Everything below an offset is committed for good.</summary>
    public void Commit(long highWatermark) => RemoveWhere(marker => marker < highWatermark);

    /// <summary>Everything from an offset on is gone.</summary>
    public void Truncate(long endOffset) => RemoveWhere(marker => marker >= endOffset);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        open.Clear();
        ended.Clear();
    }

    /// <summary>Where the earliest one begins whose fate is not sealed below an offset; null if there is none.</summary>
    /// <param name="highWatermark">Everything below is committed.</param>
    public long? First(long highWatermark)
    {
        var first = FirstOpen;
        foreach (var (begun, marker) in ended)
        {
            if (begun >= first)
            {
                break;
            }

            if (marker >= highWatermark)
            {
                return begun;
            }
        }

        return first;
    }

    private void RemoveWhere(Func<long, bool> isDone)
    {
        if (ended.Count == 0)
        {
            return;
        }

        foreach (var (first, _) in ended.Where(transaction => isDone(transaction.Value)).ToList())
        {
            ended.Remove(first);
        }
    }
}
