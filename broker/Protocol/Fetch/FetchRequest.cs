namespace Broker.Protocol.Fetch;

/// <summary>Reads record batches. Followers and consumers use the same API.</summary>
public sealed record FetchRequest : IRequest<FetchRequest, FetchResponse>
{
    /// <summary>The isolation level of those who want nothing of open or aborted transactions.</summary>
    public const sbyte ReadCommitted = 1;

    private const short FirstWithIds = 13;
    private const uint ClusterIdTag = 0;
    private const uint ReplicaStateTag = 1;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Fetch;

    /// <summary>Id of the cluster the caller believes to talk to, or null; from version 12.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Node id of the follower, -1 for a consumer.</summary>
    public int ReplicaId { get; init; } = -1;

    /// <summary>
    /// Broker epoch of the follower, or -1 (KIP-903). Kafka has the field from version 15; here it follows the same
    /// layout from version 12, where others skip it.
    /// </summary>
    public long ReplicaEpoch { get; init; } = -1;

    /// <summary>How long the broker may wait for <see cref="MinBytes"/>, in ms.</summary>
    public int MaxWaitMs { get; init; }

    /// <summary>How many bytes to wait for.</summary>
    public int MinBytes { get; init; }

    /// <summary>Upper bound of all records in bytes; the first batch is returned even if it is larger.</summary>
    public int MaxBytes { get; init; } = int.MaxValue;

    /// <summary>0: all records below the high watermark; 1: none of open or aborted transactions.</summary>
    public sbyte IsolationLevel { get; init; }

    /// <summary>The fetch session, 0 for none; from version 7.</summary>
    public int SessionId { get; init; }

    /// <summary>Epoch of the fetch session, -1 for no session; from version 7.</summary>
    public int SessionEpoch { get; init; } = -1;

    /// <summary>What to read, in order of preference.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>What to take out of the fetch session; from version 7.</summary>
    public IReadOnlyList<ForgottenTopic> ForgottenTopics { get; init; } = [];

    /// <summary>The consumer's rack, or empty; from version 11.</summary>
    public string RackId { get; init; } = "";

    /// <inheritdoc/>
    public static FetchRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new FetchRequest
        {
            ReplicaId = reader.ReadInt32(),
            MaxWaitMs = reader.ReadInt32(),
            MinBytes = reader.ReadInt32(),
            MaxBytes = reader.ReadInt32(),
            IsolationLevel = reader.ReadInt8(),
            SessionId = version >= 7 ? reader.ReadInt32() : 0,
            SessionEpoch = version >= 7 ? reader.ReadInt32() : -1,
            Topics = reader.ReadArray<Topic>(version),
            ForgottenTopics = version >= 7 ? reader.ReadArray<ForgottenTopic>(version) : [],
            RackId = version >= 11 ? reader.ReadString() : "",
        };
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            if (tag == ClusterIdTag)
            {
                request = request with { ClusterId = field.ReadNullableString() };
            }
            else if (tag == ReplicaStateTag)
            {
                request = request with { ReplicaId = field.ReadInt32(), ReplicaEpoch = field.ReadInt64() };
                field.SkipTaggedFields();
            }
        }

        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ReplicaId);
        writer.WriteInt32(MaxWaitMs);
        writer.WriteInt32(MinBytes);
        writer.WriteInt32(MaxBytes);
        writer.WriteInt8(IsolationLevel);
        if (version >= 7)
        {
            writer.WriteInt32(SessionId);
            writer.WriteInt32(SessionEpoch);
        }

        writer.WriteArray(Topics, version);
        if (version >= 7)
        {
            writer.WriteArray(ForgottenTopics, version);
        }

        if (version >= 11)
        {
            writer.WriteString(RackId);
        }

        if (version < 12)
        {
            writer.WriteNoTaggedFields();
            return;
        }

        WriteTaggedFields(writer);
    }

    private void WriteTaggedFields(ProtocolWriter writer)
    {
        writer.WriteTaggedFieldCount((ClusterId is null ? 0 : 1) + (ReplicaEpoch < 0 ? 0 : 1));
        if (ClusterId is not null)
        {
            var clusterId = writer.BeginTaggedField(ClusterIdTag);
            writer.WriteString(ClusterId);
            writer.EndTaggedField(clusterId);
        }

        if (ReplicaEpoch >= 0)
        {
            var state = writer.BeginTaggedField(ReplicaStateTag);
            writer.WriteInt32(ReplicaId);
            writer.WriteInt64(ReplicaEpoch);
            writer.WriteNoTaggedFields();
            writer.EndTaggedField(state);
        }
    }

    /// <summary>A topic to read.</summary>
    /// <param name="Name">Name of the topic; empty from version 13.</param>
    /// <param name="Partitions">Its partitions.</param>
    public sealed record Topic(string Name, IReadOnlyList<FetchPartitionRequest> Partitions) : IStructure<Topic>
    {
        /// <summary>Id of the topic; from version 13 (KIP-516).</summary>
        public Guid TopicId { get; init; }

        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var (name, id) = version >= FirstWithIds ? ("", reader.ReadUuid()) : (reader.ReadString(), Guid.Empty);
            var topic = new Topic(name, reader.ReadArray<FetchPartitionRequest>(version)) { TopicId = id };
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            if (version >= FirstWithIds)
            {
                writer.WriteUuid(TopicId);
            }
            else
            {
                writer.WriteString(Name);
            }

            writer.WriteArray(Partitions, version);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>Partitions to take out of the fetch session.</summary>
    /// <param name="Name">Name of the topic; empty from version 13.</param>
    /// <param name="Partitions">Numbers of the partitions.</param>
    public sealed record ForgottenTopic(string Name, IReadOnlyList<int> Partitions) : IStructure<ForgottenTopic>
    {
        /// <summary>Id of the topic; from version 13.</summary>
        public Guid TopicId { get; init; }

        /// <inheritdoc/>
        public static ForgottenTopic Read(ProtocolReader reader, short version)
        {
            var (name, id) = version >= FirstWithIds ? ("", reader.ReadUuid()) : (reader.ReadString(), Guid.Empty);
            var topic = new ForgottenTopic(name, reader.ReadInt32Array()) { TopicId = id };
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            if (version >= FirstWithIds)
            {
                writer.WriteUuid(TopicId);
            }
            else
            {
                writer.WriteString(Name);
            }

            writer.WriteInt32Array(Partitions);
            writer.WriteNoTaggedFields();
        }
    }
}
