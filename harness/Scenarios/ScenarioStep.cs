namespace Harness.Scenarios;

/// <summary>A fault of a sequence.</summary>
/// <param name="AfterMs">When it begins, in virtual ms since the sequence does.</param>
/// <param name="Fault">What it is. Its roles are those that brokers have when the sequence begins.</param>
public sealed record ScenarioStep(Bounds AfterMs, ScenarioFault Fault);
