namespace Harness.Simulation;

/// <summary>An exception that nothing handled left a step, a timer or spawned work: a defect of the program.</summary>
/// <param name="node">The node.</param>
/// <param name="place">The reactor's name, or the timer's.</param>
/// <param name="inner">What was thrown.</param>
public sealed class ReactorFailedException(string node, string place, Exception inner)
    : Exception($"Unhandled {inner.GetType().Name} on node '{node}', {place}: {inner.Message}", inner)
{
    /// <summary>Name of the node.</summary>
    public string Node { get; } = node;
}
