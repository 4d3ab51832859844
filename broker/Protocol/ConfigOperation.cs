namespace Broker.Protocol;

/// <summary>What is done to a configuration key, numbered as Kafka does; anything may come over the wire.</summary>
public enum ConfigOperation : sbyte
{
    /// <summary>It gets a value.</summary>
    Set = 0,

    /// <summary>It loses its value, so that the next source holds.</summary>
    Delete = 1,

    /// <summary>Items are added to its list.</summary>
    Append = 2,

    /// <summary>Items are taken out of its list.</summary>
    Subtract = 3,
}
