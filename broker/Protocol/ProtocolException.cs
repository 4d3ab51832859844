namespace Broker.Protocol;

/// <summary>Bytes from outside are truncated, malformed, or of an API version that is not supported.</summary>
/// <param name="message">What was expected and what was found.</param>
public sealed class ProtocolException(string message) : Exception(message);
