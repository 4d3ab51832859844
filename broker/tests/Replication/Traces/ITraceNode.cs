using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Tests.Replication.Traces;

/// <summary>Who answers requests.</summary>
internal interface ITraceNode
{
    /// <summary>Where it answers.</summary>
    Reactor Reactor { get; }

    /// <summary>Answers one request.</summary>
    Task<Frame> HandleAsync(RequestHeader header, ProtocolReader body, long connection);
}
