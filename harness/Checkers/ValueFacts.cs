namespace Harness.Checkers;

/// <summary>What was seen of one value.</summary>
internal struct ValueFacts(long value) : IKeyed
{
    /// <summary>The value.</summary>
    public readonly long Value = value;

    /// <summary>Offset of the first read that returned it; -1 if none did.</summary>
    public long ReadOffset = -1;

    /// <summary>Index of the completion of that read.</summary>
    public long ReadEntry;

    /// <summary>
    /// Number of its append in <see cref="HistoryFacts.Appends"/>; -1 if nobody appended it (so far).
    /// </summary>
    public int Append = -1;

    // Position within the append, times 8, and three marks.
    private int marks;

    /// <summary>Position within the append, from 0.</summary>
    public int Position
    {
        readonly get => marks >> 3;
        set => marks = (value << 3) | (marks & 7);
    }

    /// <summary>A final read of the partition it was appended to returned it.</summary>
    public bool IsFinallyRead
    {
        readonly get => (marks & 1) != 0;
        set => marks = (marks & ~1) | (value ? 1 : 0);
    }

    /// <summary>It was found at a second offset, and reported.</summary>
    public bool IsDuplicate
    {
        readonly get => (marks & 2) != 0;
        set => marks = (marks & ~2) | (value ? 2 : 0);
    }

    /// <summary>A read of it could not be, and was reported: another partition, another key, or too early.</summary>
    public bool IsStrange
    {
        readonly get => (marks & 4) != 0;
        set => marks = (marks & ~4) | (value ? 4 : 0);
    }

    readonly long IKeyed.Key => Value;
}
