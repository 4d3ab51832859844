namespace Broker.Storage;

/// <summary>Where a batch is in its segment.</summary>
/// <param name="BaseOffset">Its first offset.</param>
/// <param name="NextOffset">The offset after its last one.</param>
/// <param name="Position">Position of its first byte.</param>
/// <param name="MaxTimestamp">Its largest timestamp, in milliseconds since 1970.</param>
internal readonly record struct BatchEntry(long BaseOffset, long NextOffset, long Position, long MaxTimestamp);
