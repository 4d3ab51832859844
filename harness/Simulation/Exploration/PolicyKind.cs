namespace Harness.Simulation.Exploration;

/// <summary>How <see cref="ExploreMode.Choices"/> picks among enabled events.</summary>
public enum PolicyKind
{
    /// <summary>
    /// Drawn from the seed: half of the seeds uniform, the rest PCT with 1–3 changes or random priorities.
    /// </summary>
    Drawn,

    /// <summary>All enabled events are equally likely.</summary>
    Uniform,

    /// <summary>Probabilistic concurrency testing; the seed draws 1–3 changes.</summary>
    Pct,

    /// <summary>Random priorities that change now and then.</summary>
    Priority,

    /// <summary>First-in first-out, but for one choice in 4 to 512; the seed draws how many. Never drawn
    /// itself.</summary>
    Sparse,
}
