namespace Broker.Storage;

/// <summary>A leader epoch and where it ends.</summary>
/// <param name="Epoch">The leader epoch, or −1 for none.</param>
/// <param name="EndOffset">Offset after its last record, or −1 for none.</param>
public readonly record struct EpochEndOffset(int Epoch, long EndOffset)
{
    /// <summary>No epoch as low as the one asked for is known.</summary>
    public static EpochEndOffset None => new(-1, -1);
}
