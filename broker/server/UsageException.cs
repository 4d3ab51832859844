namespace Broker.Server;

/// <summary>A mistake in the command line or in a file it names; the message is a sentence with the remedy.</summary>
internal sealed class UsageException(string message) : Exception(message);
