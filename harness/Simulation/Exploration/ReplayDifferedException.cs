namespace Harness.Simulation.Exploration;

/// <summary>A run did not repeat its recording; the message names the first event that differs.</summary>
/// <param name="message">Step, time and event.</param>
public sealed class ReplayDifferedException(string message) : HarnessException(message);
