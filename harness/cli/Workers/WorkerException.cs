namespace Harness.Cli.Workers;

/// <summary>A worker process ended before it had made its run.</summary>
/// <param name="message">What it was doing, and how it ended.</param>
internal sealed class WorkerException(string message) : Exception(message);
