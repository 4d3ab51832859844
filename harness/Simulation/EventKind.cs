namespace Harness.Simulation;

/// <summary>What an event of the simulated world is. The numbers enter the run hash and never change.</summary>
public enum EventKind
{
    /// <summary>An action of the run itself: a fault, a restart, the end.</summary>
    Action = 1,

    /// <summary>A step of a reactor.</summary>
    Step = 2,

    /// <summary>The arrival of a frame, or of a connection's opening or closing.</summary>
    Frame = 3,

    /// <summary>A timer that is due.</summary>
    Timer = 4,

    /// <summary>The completion of a flush.</summary>
    Flush = 5,
}
