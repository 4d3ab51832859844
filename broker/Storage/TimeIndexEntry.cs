namespace Broker.Storage;

/// <summary>An entry of a time index: no batch up to the offset has a larger timestamp.</summary>
/// <param name="Timestamp">Milliseconds since 1970; the largest of a batch.</param>
/// <param name="RelativeOffset">Last offset of that batch, relative to the base offset of the segment.</param>
internal readonly record struct TimeIndexEntry(long Timestamp, int RelativeOffset)
{
    /// <summary>Bytes of an entry in the file.</summary>
    public const int Size = 12;
}
