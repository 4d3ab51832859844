namespace Broker.Protocol;

/// <summary>No connection could be had, so the request certainly never reached the other side.</summary>
/// <param name="message">Who could not be reached.</param>
/// <param name="cause">Why, or null if the client was closed.</param>
public sealed class RequestNotSentException(string message, Exception? cause = null) : IOException(message, cause);
