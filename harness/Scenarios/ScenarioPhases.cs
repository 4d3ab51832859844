namespace Harness.Scenarios;

/// <summary>The phases of a run, in virtual ms since its start. Each is at or after the one before.</summary>
/// <param name="OperationsFromMs">Clients begin.</param>
/// <param name="FaultsFromMs">The earliest fault.</param>
/// <param name="FaultsUntilMs">No fault begins at or after this.</param>
/// <param name="HealAtMs">Every fault ends here at the latest.</param>
/// <param name="LivenessFromMs">From here on the cluster must answer.</param>
/// <param name="LivenessUntilMs">Clients stop.</param>
public sealed record ScenarioPhases(
    int OperationsFromMs, int FaultsFromMs, int FaultsUntilMs, int HealAtMs, int LivenessFromMs, int LivenessUntilMs)
{
    private const int LongestSettlingMs = 2000;

    /// <summary>
    /// From here to the end everything is read once more; from when clients stop unless a rest is wanted, in which the
    /// brokers clean up.
    /// </summary>
    public int FinalFromMs { get => Math.Max(field, LivenessUntilMs); init; }

    /// <summary>
    /// What a run of this length does unless told otherwise; for 20 s: clients from 0.5 s, faults from 1 s to 12 s,
    /// settling until 14 s, liveness until 16 s.
    /// </summary>
    public static ScenarioPhases For(int virtualSeconds)
    {
        var total = virtualSeconds * 1000;
        var heal = total / 5 * 3;
        var end = total / 5 * 4;
        var first = Math.Min(1000, heal / 2);
        return new(first / 2, first, heal, heal, heal + Math.Min(LongestSettlingMs, (end - heal) / 2), end);
    }
}
