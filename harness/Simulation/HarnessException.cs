namespace Harness.Simulation;

/// <summary>The harness itself, or what surrounds it, failed: nothing is said about the system under test.</summary>
/// <param name="message">What failed, and what to do.</param>
/// <param name="inner">The cause, if another exception was.</param>
public class HarnessException(string message, Exception? inner = null) : Exception(message, inner);
