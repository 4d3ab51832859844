namespace Broker.Protocol.ElectLeaders;

/// <summary>Elects leaders on demand (KIP-183, KIP-460).</summary>
public sealed record ElectLeadersRequest : IRequest<ElectLeadersRequest, ElectLeadersResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.ElectLeaders;

    /// <summary>Which leader is wanted; anything may come over the wire. Before version 1 the preferred one.</summary>
    public ElectionType ElectionType { get; init; }

    /// <summary>The partitions; null for all.</summary>
    public IReadOnlyList<Topic>? Topics { get; init; }

    /// <summary>How long to wait for the elections, in ms.</summary>
    public int TimeoutMs { get; init; } = 60_000;

    /// <inheritdoc/>
    public static ElectLeadersRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new ElectLeadersRequest
        {
            ElectionType = version >= 1 ? (ElectionType)reader.ReadInt8() : ElectionType.Preferred,
            Topics = reader.ReadNullableArray<Topic>(version),
            TimeoutMs = reader.ReadInt32(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        if (version >= 1)
        {
            writer.WriteInt8((sbyte)ElectionType);
        }

        writer.WriteArray(Topics, version);
        writer.WriteInt32(TimeoutMs);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic whose partitions are to get leaders.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Partitions">Numbers of the partitions.</param>
    public sealed record Topic(string Name, IReadOnlyList<int> Partitions) : IStructure<Topic>
    {
        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic(reader.ReadString(), reader.ReadInt32Array());
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteInt32Array(Partitions);
            writer.WriteNoTaggedFields();
        }
    }
}
