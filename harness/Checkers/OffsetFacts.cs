namespace Harness.Checkers;

/// <summary>What was seen at one offset.</summary>
internal struct OffsetFacts(long offset, long value, long entry, bool isRead) : IKeyed
{
    /// <summary>The offset.</summary>
    public readonly long Offset = offset;

    /// <summary>The first value seen there, by acknowledgement or read.</summary>
    public readonly long Value = value;

    // Index of the entry that showed it, times 4, and two marks.
    private long marks = (entry << 2) | (isRead ? 1L : 0);

    /// <summary>Index of the entry that showed it.</summary>
    public readonly long Entry => marks >> 2;

    /// <summary>A read has shown it.</summary>
    public bool IsRead
    {
        readonly get => (marks & 1) != 0;
        set => marks = (marks & ~1L) | (value ? 1L : 0);
    }

    /// <summary>A second value was found here, and reported.</summary>
    public bool IsInconsistent
    {
        readonly get => (marks & 2) != 0;
        set => marks = (marks & ~2L) | (value ? 2L : 0);
    }

    readonly long IKeyed.Key => Offset;
}
