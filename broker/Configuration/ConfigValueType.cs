namespace Broker.Configuration;

/// <summary>Which values a key takes, numbered as Kafka does.</summary>
public enum ConfigValueType : sbyte
{
    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>Any other text.</summary>
    String = 2,

    /// <summary>A whole number of 32 bits.</summary>
    Int = 3,

    /// <summary>A whole number of 64 bits.</summary>
    Long = 5,

    /// <summary>A number.</summary>
    Double = 6,

    /// <summary>Items parted by commas.</summary>
    List = 7,
}
