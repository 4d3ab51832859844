namespace Harness.Cli.Runs;

/// <summary>What shrinking left.</summary>
/// <param name="Run">The smallest run.</param>
/// <param name="Runs">Runs made to find it.</param>
/// <param name="IsStopped">True if it was stopped before nothing more could be taken away.</param>
/// <param name="Mishap">What happened to candidates that could not be run; null without any.</param>
internal sealed record FinishedShrink(FinishedRun Run, int Runs, bool IsStopped, string? Mishap = null);
