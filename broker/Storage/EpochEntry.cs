namespace Broker.Storage;

/// <summary>A leader epoch and where it begins.</summary>
/// <param name="Epoch">The leader epoch, 0 or more.</param>
/// <param name="StartOffset">Offset of its first record, or where that would have been if it has none.</param>
public readonly record struct EpochEntry(int Epoch, long StartOffset);
