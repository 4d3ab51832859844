namespace Harness.Simulation;

/// <summary>One pause of a process.</summary>
public sealed class PauseFault
{
    /// <summary>Steps and timers it made late, known once it ended; 0 means that the pause made no difference.</summary>
    public long Affected { get; internal set; }
}
