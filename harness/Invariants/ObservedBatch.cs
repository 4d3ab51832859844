namespace Harness.Invariants;

/// <summary>A batch as a replica appended it.</summary>
/// <param name="BaseOffset">Offset of the first record.</param>
/// <param name="NextOffset">The offset after the last record.</param>
/// <param name="Epoch">The leader epoch in which it was first appended.</param>
/// <param name="Crc">Its checksum, which speaks for the records; 0 where compaction may change it.</param>
internal readonly record struct ObservedBatch(long BaseOffset, long NextOffset, int Epoch, uint Crc)
{
    /// <summary>It, in words.</summary>
    public override string ToString() => NextOffset == BaseOffset + 1
        ? $"offset {BaseOffset} of epoch {Epoch}"
        : $"offsets {BaseOffset} to {NextOffset - 1} of epoch {Epoch}";
}
