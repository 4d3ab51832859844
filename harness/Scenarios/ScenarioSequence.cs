namespace Harness.Scenarios;

/// <summary>
/// Faults that only together lead somewhere, in an order and at distances that chance hardly ever meets.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">How often it is picked, relative to the other sequences.</param>
/// <param name="Steps">Its faults; the first one begins it.</param>
public sealed record ScenarioSequence(string Name, int Weight, IReadOnlyList<ScenarioStep> Steps)
{
    /// <summary>The longest it may take from its begin to the end of its last fault, in virtual ms.</summary>
    public int LongestMs => Steps.Max(step => step.AfterMs.Max + step.Fault.DurationMs.Max);
}
