using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>Why no order of calls exists.</summary>
/// <param name="Calls">The few calls that contradict each other.</param>
/// <param name="Because">What is wrong with them; follows a list of them.</param>
public sealed record Contradiction(IReadOnlyList<Call> Calls, string Because);
