namespace Harness.Linearizability;

/// <summary>What is known of a call's effect on the state, whatever the state is.</summary>
public enum Effect
{
    /// <summary>Nothing is known: whether it is possible, and what comes of it, depends on the state.</summary>
    Any,

    /// <summary>It leaves the state as it is.</summary>
    None,

    /// <summary>
    /// It is always possible, with any answer, and what comes of it does not depend on the state before.
    /// </summary>
    Overwrites,
}
