namespace Broker.Configuration;

/// <summary>A key of a topic's own configuration, which replaces a key of the brokers.</summary>
/// <param name="Name">Kafka's name of the key.</param>
/// <param name="BrokerKey">The key of the brokers that it replaces, with the same values.</param>
public sealed record TopicConfigKey(string Name, string BrokerKey)
{
    /// <summary>Its values, and what the brokers do without it.</summary>
    public ConfigKey Replaced => ConfigKeys.Find(BrokerKey)!;
}
