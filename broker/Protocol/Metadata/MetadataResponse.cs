namespace Broker.Protocol.Metadata;

/// <summary>Brokers, topics and leaders.</summary>
public sealed record MetadataResponse : IMessage<MetadataResponse>
{
    /// <summary>Stands for authorized operations that were not asked for.</summary>
    public const int NoAuthorizedOperations = int.MinValue;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Metadata;

    /// <summary>How long the request was throttled, in ms; from version 3.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The live brokers. The rack is there from version 1.</summary>
    public IReadOnlyList<NodeEndpoint> Brokers { get; init; } = [];

    /// <summary>Id of the cluster, or null; from version 2.</summary>
    public string? ClusterId { get; init; }

    /// <summary>A broker that takes requests for the controller, -1 if none is known; from version 1.</summary>
    public int ControllerId { get; init; } = -1;

    /// <summary>The topics.</summary>
    public IReadOnlyList<MetadataTopic> Topics { get; init; } = [];

    /// <summary>A bit field; versions 8 to 10.</summary>
    public int ClusterAuthorizedOperations { get; init; } = NoAuthorizedOperations;

    /// <inheritdoc/>
    public static MetadataResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new MetadataResponse
        {
            ThrottleTimeMs = version >= 3 ? reader.ReadInt32() : 0,
            Brokers = [.. reader.ReadArray<Node>(version).Select(node => node.Endpoint)],
            ClusterId = version >= 2 ? reader.ReadNullableString() : null,
            ControllerId = version >= 1 ? reader.ReadInt32() : -1,
            Topics = reader.ReadArray<MetadataTopic>(version),
            ClusterAuthorizedOperations = version is >= 8 and <= 10 ? reader.ReadInt32() : NoAuthorizedOperations,
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        if (version >= 3)
        {
            writer.WriteInt32(ThrottleTimeMs);
        }

        writer.WriteArray([.. Brokers.Select(broker => new Node(broker))], version);
        if (version >= 2)
        {
            writer.WriteNullableString(ClusterId);
        }

        if (version >= 1)
        {
            writer.WriteInt32(ControllerId);
        }

        writer.WriteArray(Topics, version);
        if (version is >= 8 and <= 10)
        {
            writer.WriteInt32(ClusterAuthorizedOperations);
        }

        writer.WriteNoTaggedFields();
    }

    // Version 0 has no rack, which the endpoints of other messages always have.
    private sealed record Node(NodeEndpoint Endpoint) : IStructure<Node>
    {
        public static Node Read(ProtocolReader reader, short version) =>
            version >= 1
                ? new Node(NodeEndpoint.Read(reader, version))
                : new Node(new NodeEndpoint(reader.ReadInt32(), reader.ReadString(), reader.ReadInt32(), null));

        public void Write(ProtocolWriter writer, short version)
        {
            if (version >= 1)
            {
                Endpoint.Write(writer, version);
                return;
            }

            writer.WriteInt32(Endpoint.NodeId);
            writer.WriteString(Endpoint.Host);
            writer.WriteInt32(Endpoint.Port);
        }
    }
}
