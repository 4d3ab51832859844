namespace Harness.Simulation;

/// <summary>Code under simulation ran on a thread that the world does not control, so the run can't be reproduced.</summary>
/// <param name="message">What was called from where.</param>
public sealed class LeakException(string message) : Exception(message);
