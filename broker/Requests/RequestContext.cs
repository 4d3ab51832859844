using Broker.Protocol;

namespace Broker.Requests;

/// <summary>Where a request came from.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Connection">Number of its connection, unique within the incarnation.</param>
internal readonly record struct RequestContext(RequestHeader Header, long Connection)
{
    /// <summary>Whether another broker sent it for its client: then it is not sent on again.</summary>
    public bool IsForwarded { get; init; }
}
