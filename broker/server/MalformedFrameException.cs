namespace Broker.Server;

/// <summary>A peer sent bytes that can not be a frame; the message says what, as the end of a sentence.</summary>
internal sealed class MalformedFrameException(string message) : Exception(message);
