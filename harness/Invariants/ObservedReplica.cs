using System.Collections.Immutable;

namespace Harness.Invariants;

/// <summary>
/// One replica as its steps tell. What it appended is remembered beyond a crash: until it was opened again nobody knows
/// what was lost.
/// </summary>
internal sealed class ObservedReplica(int broker)
{
    // In the order of offsets, without overlap. What retention or compaction removed is still there.
    private readonly List<ObservedBatch> log = [];

    // What was cut away, by first offset: a crash may bring it back where the cut was not flushed.
    private readonly SortedDictionary<long, ObservedBatch> cut = [];

    /// <summary>Node id of its broker.</summary>
    public int Broker { get; } = broker;

    /// <summary>Everything below was removed before anything was appended (exclusive).</summary>
    public long Start { get; private set; }

    /// <summary>Its log end offset (exclusive).</summary>
    public long End => log.Count > 0 ? log[^1].NextOffset : Start;

    /// <summary>The last batch; null for an empty log.</summary>
    public ObservedBatch? Last => log.Count > 0 ? log[^1] : null;

    /// <summary>Its high watermark (exclusive), as it last told.</summary>
    public long HighWatermark { get; set; }

    /// <summary>The leader epoch in which it told <see cref="HighWatermark"/>; -1 for none since it was
    /// opened.</summary>
    public int EpochOfHighWatermark { get; set; } = -1;

    /// <summary>The leader epoch in which it leads; -1 if it does not.</summary>
    public int LeadsIn { get; set; } = -1;

    /// <summary>Whether it stores and answers nothing since it was last opened.</summary>
    public bool IsOffline { get; set; }

    /// <summary>While it leads: all replicas that are in sync in its eyes, or may have become so.</summary>
    public ImmutableArray<int> MaximalIsr { get; set; } = [];

    /// <summary>Adds a batch.</summary>
    public void Append(ObservedBatch batch) => log.Add(batch);

    /// <summary>Removes what lies at an offset or above.</summary>
    public void TruncateTo(long offset)
    {
        var kept = log.Count;
        while (kept > 0 && log[kept - 1].NextOffset > offset)
        {
            kept--;
        }

        CutFrom(kept);
        Start = Math.Min(Start, offset);
    }

    /// <summary>Removes everything; it begins anew at an offset.</summary>
    public void RestartAt(long offset)
    {
        CutFrom(0);
        Start = offset;
    }

    /// <summary>It was opened with a log from an offset to another (exclusive): what was cut may be back.</summary>
    public void OpenAt(long start, long end)
    {
        TruncateTo(end);
        if (End < end && log.Count == 0)
        {
            Start = start;
        }

        foreach (var batch in cut.Values)
        {
            if (batch.BaseOffset >= End && batch.NextOffset <= end)
            {
                log.Add(batch);
            }
        }
    }

    /// <summary>The batch that holds an offset; null if there is none.</summary>
    public ObservedBatch? Find(long offset)
    {
        var index = log.IndexAbove(offset);
        return index < log.Count && log[index].BaseOffset <= offset ? log[index] : null;
    }

    /// <summary>The batches that lie wholly from an offset on, up to another (exclusive).</summary>
    public IEnumerable<ObservedBatch> Between(long from, long to)
    {
        for (var index = log.IndexAbove(from); index < log.Count && log[index].NextOffset <= to; index++)
        {
            if (log[index].BaseOffset >= from)
            {
                yield return log[index];
            }
        }
    }

    private void CutFrom(int index)
    {
        foreach (var batch in log[index..])
        {
            cut[batch.BaseOffset] = batch;
        }

        log.RemoveRange(index, log.Count - index);
    }
}
