namespace Harness.Simulation;

/// <summary>What a crash takes with it.</summary>
public enum CrashKind
{
    /// <summary>The machine loses power: of what was not flushed, any part may be lost.</summary>
    PowerLoss,

    /// <summary>Only the process dies: everything it wrote stays in the page cache.</summary>
    Process,
}
