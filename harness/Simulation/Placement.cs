namespace Harness.Simulation;

/// <summary>Where the head event of a source is kept.</summary>
internal enum Placement
{
    /// <summary>There is none.</summary>
    Idle,

    /// <summary>In the heap, ordered by its earliest time.</summary>
    Future,

    /// <summary>In the list of events that were enabled, or nearly so, at the last pick.</summary>
    Ready,

    /// <summary>Set aside while the node is paused.</summary>
    Held,
}
