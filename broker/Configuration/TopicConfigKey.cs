namespace Broker.Configuration;

/// <summary>A key of a topic's own configuration.</summary>
/// <param name="Name">Kafka's name of the key.</param>
/// <param name="BrokerKey">The key of the brokers that it replaces, with the same values; null for none.</param>
public sealed record TopicConfigKey(string Name, string? BrokerKey)
{
    /// <summary>The key itself, where it replaces none.</summary>
    public ConfigKey? Own { get; init; }

    /// <summary>Its values, and what the brokers do without it.</summary>
    public ConfigKey Replaced => Own ?? ConfigKeys.Find(BrokerKey!)!;
}
