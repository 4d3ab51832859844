namespace Harness.Scenarios;

/// <summary>The brokers of a scenario.</summary>
/// <param name="Brokers">How many; their node ids are 1 to this.</param>
/// <param name="Config">Configuration of every broker, in the order of the file.</param>
public sealed record ScenarioCluster(int Brokers, IReadOnlyList<ConfigEntry> Config)
{
    /// <summary>Racks, in which brokers and clients stand by turns; empty for none.</summary>
    public IReadOnlyList<string> Racks { get; init; } = [];

    /// <summary>The rack of a broker or a client by its number, from 1; null for none.</summary>
    public string? RackOf(int number) => Racks.Count == 0 ? null : Racks[(number - 1) % Racks.Count];

    /// <summary>The value of a key; null if the scenario leaves it at the broker's default.</summary>
    public string? ValueOf(string key) => Config.FirstOrDefault(e => e.Key == key)?.Value;
}
