namespace Harness.Simulation.Exploration;

/// <summary>Who interleaves.</summary>
public enum ExploreMode
{
    /// <summary>The world is one Coyote operation; a policy over Coyote's generator picks each event. Fast, the default.</summary>
    Choices,

    /// <summary>Each reactor is a Coyote operation, and Coyote's random strategy interleaves them.</summary>
    Operations,
}
