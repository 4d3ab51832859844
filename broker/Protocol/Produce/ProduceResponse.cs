namespace Broker.Protocol.Produce;

/// <summary>What became of each partition's batches.</summary>
public sealed record ProduceResponse : IMessage<ProduceResponse>
{
    private const uint NodeEndpointsTag = 0;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Produce;

    /// <summary>The topics of the request.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Where the leaders named in the partitions listen; from version 10.</summary>
    public IReadOnlyList<NodeEndpoint> NodeEndpoints { get; init; } = [];

    /// <inheritdoc/>
    public static ProduceResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var topics = reader.ReadArray<Topic>(version);
        var throttleTimeMs = reader.ReadInt32();
        IReadOnlyList<NodeEndpoint> endpoints = [];
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            if (tag == NodeEndpointsTag && version >= 10)
            {
                endpoints = field.ReadArray<NodeEndpoint>(version);
            }
        }

        return new ProduceResponse { Topics = topics, ThrottleTimeMs = throttleTimeMs, NodeEndpoints = endpoints };
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteArray(Topics, version);
        writer.WriteInt32(ThrottleTimeMs);
        if (version < 10 || NodeEndpoints.Count == 0)
        {
            writer.WriteNoTaggedFields();
            return;
        }

        writer.WriteTaggedFieldCount(1);
        var start = writer.BeginTaggedField(NodeEndpointsTag);
        writer.WriteArray(NodeEndpoints, version);
        writer.EndTaggedField(start);
    }

    /// <summary>A topic appended to.</summary>
    /// <param name="Name">Name of the topic.</param>
    /// <param name="Partitions">Its partitions.</param>
    public sealed record Topic(string Name, IReadOnlyList<ProducePartitionResponse> Partitions) : IStructure<Topic>
    {
        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic(reader.ReadString(), reader.ReadArray<ProducePartitionResponse>(version));
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteArray(Partitions, version);
            writer.WriteNoTaggedFields();
        }
    }
}
