namespace Broker.Storage.Records;

/// <summary>A header of a record (KIP-82).</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value, or null.</param>
public readonly record struct RecordHeader(string Key, ReadOnlyMemory<byte>? Value);
