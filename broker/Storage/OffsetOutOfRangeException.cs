namespace Broker.Storage;

/// <summary>An offset lies outside of a log (OFFSET_OUT_OF_RANGE).</summary>
/// <param name="log">Name of the log.</param>
/// <param name="offset">The offset asked for.</param>
/// <param name="startOffset">First offset of the log.</param>
/// <param name="endOffset">End offset of the log; asking for it is allowed.</param>
public sealed class OffsetOutOfRangeException(string log, long offset, long startOffset, long endOffset)
    : Exception($"Offset {offset} is outside of {log}, which has the offsets from {startOffset} to {endOffset}.")
{
    /// <summary>The offset asked for.</summary>
    public long Offset { get; } = offset;

    /// <summary>First offset of the log.</summary>
    public long StartOffset { get; } = startOffset;

    /// <summary>End offset of the log, exclusive.</summary>
    public long EndOffset { get; } = endOffset;
}
