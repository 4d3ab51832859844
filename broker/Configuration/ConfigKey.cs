namespace Broker.Configuration;

/// <summary>One key of a configuration.</summary>
/// <param name="Name">Kafka's name of the key, or that of a documented extension.</param>
/// <param name="Default">The value that applies when the key is absent, as text; null if the key must be given.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Apply">
/// Returns the configuration with the key set to the text; throws <see cref="FormatException"/> whose message says what
/// is wrong and how to mend it.
/// </param>
public sealed record ConfigKey(
    string Name,
    string? Default,
    string Description,
    Func<BrokerConfig, string, BrokerConfig> Apply);
