namespace Broker.Protocol.Metadata;

/// <summary>A topic in a <see cref="MetadataResponse"/>.</summary>
public sealed record MetadataTopic : IStructure<MetadataTopic>
{
    /// <summary>Why the topic is not described, if it is not.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Its name; null only from version 12, for an unknown id.</summary>
    public string? Name { get; init; }

    /// <summary>Its id, or empty; from version 10.</summary>
    public Guid TopicId { get; init; }

    /// <summary>Whether the broker made it for its own use; from version 1.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Its partitions.</summary>
    public IReadOnlyList<MetadataPartition> Partitions { get; init; } = [];

    /// <summary>A bit field; from version 8.</summary>
    public int AuthorizedOperations { get; init; } = MetadataResponse.NoAuthorizedOperations;

    /// <inheritdoc/>
    public static MetadataTopic Read(ProtocolReader reader, short version)
    {
        var topic = new MetadataTopic
        {
            ErrorCode = reader.ReadErrorCode(),
            Name = version >= 12 ? reader.ReadNullableString() : reader.ReadString(),
            TopicId = version >= 10 ? reader.ReadUuid() : Guid.Empty,
            IsInternal = version >= 1 && reader.ReadBoolean(),
            Partitions = reader.ReadArray<MetadataPartition>(version),
            AuthorizedOperations = version >= 8 ? reader.ReadInt32() : MetadataResponse.NoAuthorizedOperations,
        };
        reader.SkipTaggedFields();
        return topic;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteErrorCode(ErrorCode);
        writer.WriteNullableString(version >= 12 ? Name : Name ?? "");
        if (version >= 10)
        {
            writer.WriteUuid(TopicId);
        }

        if (version >= 1)
        {
            writer.WriteBoolean(IsInternal);
        }

        writer.WriteArray(Partitions, version);
        if (version >= 8)
        {
            writer.WriteInt32(AuthorizedOperations);
        }

        writer.WriteNoTaggedFields();
    }
}
