namespace Broker.Storage.Records;

/// <summary>
/// Bytes that should be record batches are not, or do not fit where they should go (CORRUPT_MESSAGE).
/// </summary>
/// <param name="message">What is wrong, and where.</param>
public sealed class CorruptRecordException(string message) : Exception(message);
