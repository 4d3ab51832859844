namespace Harness.Checkers;

/// <summary>What was seen at one offset.</summary>
internal struct OffsetFacts
{
    /// <summary>The first value seen there, by acknowledgement or read.</summary>
    public long Value;

    /// <summary>Index of the entry that showed it.</summary>
    public long Entry;

    /// <summary>A read has shown it.</summary>
    public bool IsRead;

    /// <summary>A second value was found here, and reported.</summary>
    public bool IsInconsistent;
}
