namespace Broker.Server.Cluster;

/// <summary>A step took too long, or a broker or the client failed: the check can't go on.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
