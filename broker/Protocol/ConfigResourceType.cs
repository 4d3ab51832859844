namespace Broker.Protocol;

/// <summary>What a configuration belongs to, numbered as Kafka does; anything may come over the wire.</summary>
public enum ConfigResourceType : sbyte
{
    /// <summary>A topic, by its name.</summary>
    Topic = 2,

    /// <summary>A broker, by its node id; the empty name stands for all brokers.</summary>
    Broker = 4,
}
