namespace Broker.Protocol;

/// <summary>Where the value of a configuration key comes from, numbered as Kafka does.</summary>
public enum ConfigSource : sbyte
{
    /// <summary>The topic has a value of its own.</summary>
    DynamicTopicConfig = 1,

    /// <summary>The metadata has a value for this broker.</summary>
    DynamicBrokerConfig = 2,

    /// <summary>The metadata has a value for all brokers.</summary>
    DynamicDefaultBrokerConfig = 3,

    /// <summary>The broker was started with the value.</summary>
    StaticBrokerConfig = 4,

    /// <summary>Nobody gave a value.</summary>
    DefaultConfig = 5,
}
