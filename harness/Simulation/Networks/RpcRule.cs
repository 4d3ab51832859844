namespace Harness.Simulation.Networks;

/// <summary>Which requests or answers a fault strikes, and what becomes of them.</summary>
/// <param name="Api">The API.</param>
/// <param name="Brokers">The brokers concerned: those that send the requests, or, where clients call the API, those
/// that receive them.</param>
/// <param name="StrikesAnswers">True for the answers, false for the requests.</param>
/// <param name="Drops">True if the connection breaks with the message, which is lost; false if the message, and
/// everything behind it on its connection, is held until the fault ends.</param>
/// <param name="Ordinal">The only message struck, of those sent since the fault began, from 1; 0 for each.</param>
public sealed record RpcRule(
    RpcApi Api, IReadOnlyList<SimNode> Brokers, bool StrikesAnswers, bool Drops, int Ordinal)
{
    /// <summary>
    /// True for requests that are neither held nor lost, and come once more when the fault ends, on a connection of
    /// their own to whoever listens there then: the network may bring twice what was sent once.
    /// </summary>
    public bool Copies { get; init; }
}
