namespace Harness.Simulation.Exploration;

/// <summary>A Coyote operation, with a thread of its own, that runs the steps of one reactor after another's death.</summary>
internal sealed class OperationSlot
{
    /// <summary>The steps it runs at present; null while it is free.</summary>
    public EventSource? Source { get; set; }

    /// <summary>Whether the head of <see cref="Source"/> is enabled; renewed after each event.</summary>
    public bool IsEnabled { get; set; }
}
