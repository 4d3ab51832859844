namespace Harness.Cli.Runs;

/// <summary>A replay left its recording; the message names the first event that differed.</summary>
/// <param name="message">Step, time and event.</param>
internal sealed class RunDifferedException(string message) : Exception(message);
