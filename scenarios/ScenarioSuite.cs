namespace Scenarios;

/// <summary>A named group of built-in scenarios.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for, for a person.</param>
/// <param name="Scenarios">Names of its scenarios, in ordinal order.</param>
public sealed record ScenarioSuite(string Name, string Description, IReadOnlyList<string> Scenarios);
