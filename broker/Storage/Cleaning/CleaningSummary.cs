namespace Broker.Storage.Cleaning;

/// <summary>What a pass of the cleaner over a log did.</summary>
/// <param name="FirstDirtyOffset">Where the dirty part began.</param>
/// <param name="CleanedTo">Where it begins now; the same if the pass did not come to its end.</param>
public sealed record CleaningSummary(long FirstDirtyOffset, long CleanedTo)
{
    /// <summary>Why it did not come to its end, without a full stop; null if it did.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// What makes the whole log unusable: its disk fails, or what is on it is damaged; null if nothing does.
    /// </summary>
    public Exception? Failure { get; init; }

    /// <summary>Bytes of the segments that were read.</summary>
    public long BytesBefore { get; init; }

    /// <summary>Bytes of what became of them.</summary>
    public long BytesAfter { get; init; }

    /// <summary>Number of segments that were read.</summary>
    public int SegmentsBefore { get; init; }

    /// <summary>Number of segments that became of them.</summary>
    public int SegmentsAfter { get; init; }

    /// <summary>Number of records that were read.</summary>
    public long RecordsRead { get; init; }

    /// <summary>Number of records that went.</summary>
    public long RecordsRemoved { get; init; }

    /// <summary>
    /// When a tombstone that is left may go, in milliseconds since 1970; the largest value if there is none.
    /// </summary>
    public long NextHorizonMs { get; init; } = long.MaxValue;
}
