namespace Harness.Scenarios;

/// <summary>The brokers of a scenario.</summary>
/// <param name="Brokers">How many; their node ids are 1 to this.</param>
/// <param name="Config">Configuration of every broker, in the order of the file.</param>
public sealed record ScenarioCluster(int Brokers, IReadOnlyList<ConfigEntry> Config)
{
    /// <summary>The value of a key; null if the scenario leaves it at the broker's default.</summary>
    public string? ValueOf(string key) => Config.FirstOrDefault(e => e.Key == key)?.Value;
}
