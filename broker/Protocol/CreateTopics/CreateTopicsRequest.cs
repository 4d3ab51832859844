namespace Broker.Protocol.CreateTopics;

/// <summary>Creates topics.</summary>
public sealed record CreateTopicsRequest : IRequest<CreateTopicsRequest, CreateTopicsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.CreateTopics;

    /// <summary>The topics to create.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>How long to wait for the topics to be created, in ms.</summary>
    public int TimeoutMs { get; init; } = 60_000;

    /// <summary>Whether to check the request only and create nothing.</summary>
    public bool ValidateOnly { get; init; }

    /// <inheritdoc/>
    public static CreateTopicsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new CreateTopicsRequest
        {
            Topics = reader.ReadArray<Topic>(version),
            TimeoutMs = reader.ReadInt32(),
            ValidateOnly = reader.ReadBoolean(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteArray(Topics, version);
        writer.WriteInt32(TimeoutMs);
        writer.WriteBoolean(ValidateOnly);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic to create.</summary>
    public sealed record Topic : IStructure<Topic>
    {
        /// <summary>Its name.</summary>
        public string Name { get; init; } = "";

        /// <summary>Number of partitions, -1 for the broker's default or if replicas are assigned by hand.</summary>
        public int NumPartitions { get; init; } = -1;

        /// <summary>Number of replicas, -1 for the broker's default or if they are assigned by hand.</summary>
        public short ReplicationFactor { get; init; } = -1;

        /// <summary>Replicas assigned by hand, or empty.</summary>
        public IReadOnlyList<Assignment> Assignments { get; init; } = [];

        /// <summary>Configurations of the topic.</summary>
        public IReadOnlyList<Config> Configs { get; init; } = [];

        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic
            {
                Name = reader.ReadString(),
                NumPartitions = reader.ReadInt32(),
                ReplicationFactor = reader.ReadInt16(),
                Assignments = reader.ReadArray<Assignment>(version),
                Configs = reader.ReadArray<Config>(version),
            };
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteInt32(NumPartitions);
            writer.WriteInt16(ReplicationFactor);
            writer.WriteArray(Assignments, version);
            writer.WriteArray(Configs, version);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>The replicas of a partition.</summary>
    /// <param name="PartitionIndex">Number of the partition.</param>
    /// <param name="BrokerIds">Node ids of the replicas, the preferred leader first.</param>
    public sealed record Assignment(int PartitionIndex, IReadOnlyList<int> BrokerIds) : IStructure<Assignment>
    {
        /// <inheritdoc/>
        public static Assignment Read(ProtocolReader reader, short version)
        {
            var assignment = new Assignment(reader.ReadInt32(), reader.ReadInt32Array());
            reader.SkipTaggedFields();
            return assignment;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(PartitionIndex);
            writer.WriteInt32Array(BrokerIds);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>A configuration of a topic.</summary>
    /// <param name="Name">Its key.</param>
    /// <param name="Value">Its value, or null.</param>
    public sealed record Config(string Name, string? Value) : IStructure<Config>
    {
        /// <inheritdoc/>
        public static Config Read(ProtocolReader reader, short version)
        {
            var config = new Config(reader.ReadString(), reader.ReadNullableString());
            reader.SkipTaggedFields();
            return config;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteNullableString(Value);
            writer.WriteNoTaggedFields();
        }
    }
}
