namespace Broker.Storage;

/// <summary>An entry of an offset index.</summary>
/// <param name="RelativeOffset">Last offset of a batch, relative to the base offset of the segment.</param>
/// <param name="Position">Position of the batch in the segment's file.</param>
internal readonly record struct OffsetIndexEntry(int RelativeOffset, int Position)
{
    /// <summary>Bytes of an entry in the file.</summary>
    public const int Size = 8;
}
