using Harness.Runs;

namespace Harness.Shrinking;

/// <summary>How far shrinking is.</summary>
/// <param name="Stage">What it tries to make smaller.</param>
/// <param name="Size">The smallest run so far.</param>
/// <param name="Runs">Runs made so far.</param>
public sealed record ShrinkProgress(string Stage, RunSize Size, int Runs);
