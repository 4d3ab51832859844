namespace Broker.Tests.Replication.Traces;

/// <summary>A script says something that can not be done.</summary>
internal sealed class TraceException(string message) : Exception(message);
