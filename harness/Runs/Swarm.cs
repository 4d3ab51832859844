using System.Globalization;
using System.Text.Json.Serialization;

namespace Harness.Runs;

/// <summary>
/// What a run has of its scenario: some kinds of operations, features of clients and faults, each as strong as drawn,
/// and the others not at all. Runs that lack something get further into what is left than runs that have a little of
/// everything (Groce et al.: Swarm Testing, ISSTA 2012).
/// </summary>
/// <param name="OperationsPerSecond">Operations a virtual second of all clients together.</param>
/// <param name="AppendPercent">Percentage of operations that append.</param>
/// <param name="Reads">The kinds of the others, and how many of a hundred are such; empty for none.</param>
/// <param name="Features">What else clients do, each one of <see cref="SwarmFeatures.All"/>.</param>
/// <param name="FaultPercent">How many faults, in percent of what the scenario says.</param>
/// <param name="Faults">The kinds of faults, named as in the scenario, the second entry of a kind with <c>-2</c> and so
/// on, and by how much their weights are multiplied.</param>
/// <param name="Sequences">The same of the sequences.</param>
public sealed record Swarm(
    int OperationsPerSecond,
    int AppendPercent,
    IReadOnlyList<SwarmShare> Reads,
    IReadOnlyList<string> Features,
    int FaultPercent,
    IReadOnlyList<SwarmShare> Faults,
    IReadOnlyList<SwarmShare> Sequences)
{
    /// <summary>What clients do, in one line.</summary>
    [JsonIgnore]
    public string ClientText => string.Create(
        CultureInfo.InvariantCulture, $"{OperationsPerSecond} operations/s, {AppendPercent} % append")
        + (Features.Count > 0 ? $" ({string.Join(", ", Features)})" : "")
        + (AppendPercent < 100 ? $"; {List(Reads, " ", " %")}" : "");

    /// <summary>What goes wrong, in one line.</summary>
    [JsonIgnore]
    public string FaultText => Faults.Count + Sequences.Count == 0
        ? "none"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{FaultPercent} % of the usual number: {List([.. Faults, .. Sequences], " ×", "")}");

    /// <summary>Both in one line.</summary>
    public override string ToString() => $"{ClientText}; faults {FaultText}";

    private static string List(IReadOnlyList<SwarmShare> shares, string before, string after) =>
        string.Join(", ", shares.Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Name}{before}{part.Share}{after}")));
}
