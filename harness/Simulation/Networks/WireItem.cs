using Broker.Runtime;

namespace Harness.Simulation.Networks;

/// <summary>Something under way on a wire.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Frame">The frame, of the world's pool; null unless the kind is <see cref="WireItemKind.Data"/>.</param>
/// <param name="Earliest">Earliest arrival, virtual ns.</param>
/// <param name="Latest">Latest arrival, virtual ns.</param>
internal readonly record struct WireItem(WireItemKind Kind, Frame? Frame, long Earliest, long Latest)
{
    /// <summary>The fault that holds it, and all behind it, for as long as it is in force; null for none.</summary>
    public RpcFault? HeldBy { get; init; }
}
