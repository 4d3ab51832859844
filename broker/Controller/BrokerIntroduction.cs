using System.Collections.Immutable;
using Broker.Runtime;

namespace Broker.Controller;

/// <summary>A broker process as it introduces itself to the controller.</summary>
/// <param name="Broker">Its node id.</param>
/// <param name="Incarnation">Drawn anew at each start of the process.</param>
/// <param name="Endpoint">Where others reach it.</param>
internal sealed record BrokerIntroduction(int Broker, Guid Incarnation, Endpoint Endpoint)
{
    /// <summary>Where it stands; null where nobody said.</summary>
    public string? Rack { get; init; }

    /// <summary>
    /// The broker epoch of its predecessor that stopped in order, so that nothing it acknowledged is lost; -1 if none
    /// did.
    /// </summary>
    public long PreviousEpoch { get; init; } = -1;

    /// <summary>Ids of its log directories (KIP-858), without those that can't be used.</summary>
    public ImmutableArray<Guid> LogDirs { get; init; } = [];

    /// <summary>How many log directories can't be used now, so that their ids are not known; 0 or more.</summary>
    public int OfflineDirs { get; init; }

    /// <summary>Whether it acknowledges only what survives a loss of power, as long as the directories do.</summary>
    public bool FlushesBeforeAck { get; init; }
}
