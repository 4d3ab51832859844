using Harness.Guided;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>A run that a guided search planned.</summary>
/// <param name="Origin">The search, and which of its runs.</param>
/// <param name="Entry">What to run.</param>
internal sealed record GuidedRequest(GuidedRun Origin, CorpusEntry Entry);
