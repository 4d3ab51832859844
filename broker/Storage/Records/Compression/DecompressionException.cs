namespace Broker.Storage.Records.Compression;

/// <summary>Compressed records can not be read.</summary>
/// <param name="kind">Decides the error code a producer is answered with.</param>
/// <param name="message">What is wrong.</param>
/// <param name="cause">What the library said, if it did.</param>
internal sealed class DecompressionException(BatchErrorKind kind, string message, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Decides the error code a producer is answered with.</summary>
    public BatchErrorKind Kind { get; } = kind;
}
