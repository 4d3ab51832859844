using Broker.Runtime;

namespace Broker.Configuration;

/// <summary>A member of the controller quorum.</summary>
/// <param name="Id">Its node id.</param>
/// <param name="Endpoint">Where it listens.</param>
public sealed record Voter(int Id, Endpoint Endpoint);
