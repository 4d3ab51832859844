namespace Broker.Storage;

/// <summary>Offsets given to appended records.</summary>
/// <param name="BaseOffset">Of the first record.</param>
/// <param name="LastOffset">Of the last record.</param>
public readonly record struct AppendResult(long BaseOffset, long LastOffset);
