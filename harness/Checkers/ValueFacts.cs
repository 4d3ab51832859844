namespace Harness.Checkers;

/// <summary>What was seen of one value.</summary>
internal struct ValueFacts
{
    /// <summary>Number of its append in <see cref="LogFacts.Appends"/>; -1 if nobody appended it.</summary>
    public int Append;

    /// <summary>Position within the append, from 0.</summary>
    public int Position;

    /// <summary>Offset of the first read that returned it; -1 if none did.</summary>
    public long ReadOffset;

    /// <summary>Index of the completion of that read.</summary>
    public long ReadEntry;

    /// <summary>A final read of the partition it was appended to returned it.</summary>
    public bool IsFinallyRead;

    /// <summary>It was found at a second offset, and reported.</summary>
    public bool IsDuplicate;
}
