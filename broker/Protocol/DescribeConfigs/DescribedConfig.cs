namespace Broker.Protocol.DescribeConfigs;

/// <summary>A key of a configuration.</summary>
public sealed record DescribedConfig : IStructure<DescribedConfig>
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its value; null where there is none.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it can't be changed while the broker runs.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Where the value comes from.</summary>
    public ConfigSource Source { get; init; }

    /// <summary>Whether its value is secret.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>All sources that have a value, the one that holds first.</summary>
    public IReadOnlyList<Synonym> Synonyms { get; init; } = [];

    /// <summary>Which values it takes, numbered as Kafka does; from version 3.</summary>
    public sbyte Type { get; init; }

    /// <summary>What it means, or null; from version 3.</summary>
    public string? Documentation { get; init; }

    /// <inheritdoc/>
    public static DescribedConfig Read(ProtocolReader reader, short version)
    {
        var config = new DescribedConfig
        {
            Name = reader.ReadString(),
            Value = reader.ReadNullableString(),
            IsReadOnly = reader.ReadBoolean(),
            Source = (ConfigSource)reader.ReadInt8(),
            IsSensitive = reader.ReadBoolean(),
            Synonyms = reader.ReadArray<Synonym>(version),
            Type = version >= 3 ? reader.ReadInt8() : (sbyte)0,
            Documentation = version >= 3 ? reader.ReadNullableString() : null,
        };
        reader.SkipTaggedFields();
        return config;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteString(Name);
        writer.WriteNullableString(Value);
        writer.WriteBoolean(IsReadOnly);
        writer.WriteInt8((sbyte)Source);
        writer.WriteBoolean(IsSensitive);
        writer.WriteArray(Synonyms, version);
        if (version >= 3)
        {
            writer.WriteInt8(Type);
            writer.WriteNullableString(Documentation);
        }

        writer.WriteNoTaggedFields();
    }

    /// <summary>A value that a source has.</summary>
    /// <param name="Name">The key by which that source has it.</param>
    /// <param name="Value">The value, or null.</param>
    /// <param name="Source">The source.</param>
    public sealed record Synonym(string Name, string? Value, ConfigSource Source) : IStructure<Synonym>
    {
        /// <inheritdoc/>
        public static Synonym Read(ProtocolReader reader, short version)
        {
            var synonym = new Synonym(
                reader.ReadString(), reader.ReadNullableString(), (ConfigSource)reader.ReadInt8());
            reader.SkipTaggedFields();
            return synonym;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteNullableString(Value);
            writer.WriteInt8((sbyte)Source);
            writer.WriteNoTaggedFields();
        }
    }
}
