namespace Broker.Protocol.BrokerRegistration;

/// <summary>A broker that starts registers with the active controller (KIP-631).</summary>
public sealed record BrokerRegistrationRequest : IRequest<BrokerRegistrationRequest, BrokerRegistrationResponse>
{
    // Of our own: Kafka's brokers do not flush before they acknowledge.
    private const uint FlushingTag = 100;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.BrokerRegistration;

    /// <summary>Node id of the broker.</summary>
    public int BrokerId { get; init; }

    /// <summary>Id of its cluster.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>A new random id at every start of the process.</summary>
    public Guid IncarnationId { get; init; }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<RegisteredListener> Listeners { get; init; } = [];

    /// <summary>The features it supports.</summary>
    public IReadOnlyList<Feature> Features { get; init; } = [];

    /// <summary>Its rack, or null.</summary>
    public string? Rack { get; init; }

    /// <summary>Whether it is moving from ZooKeeper.</summary>
    public bool IsMigratingZkBroker { get; init; }

    /// <summary>Ids of its log directories.</summary>
    public IReadOnlyList<Guid> LogDirs { get; init; } = [];

    /// <summary>Its broker epoch at the last clean shutdown, -1 after an unclean one (KIP-966).</summary>
    public long PreviousBrokerEpoch { get; init; } = -1;

    /// <summary>Whether it acknowledges only what it has flushed.</summary>
    public bool FlushesBeforeAck { get; init; }

    /// <summary>How many log directories can't be used, 0 or more: they are not among <see cref="LogDirs"/>.</summary>
    public int OfflineLogDirs { get; init; }

    /// <inheritdoc/>
    public static BrokerRegistrationRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new BrokerRegistrationRequest
        {
            BrokerId = reader.ReadInt32(),
            ClusterId = reader.ReadString(),
            IncarnationId = reader.ReadUuid(),
            Listeners = reader.ReadArray<RegisteredListener>(version),
            Features = reader.ReadArray<Feature>(version),
            Rack = reader.ReadNullableString(),
            IsMigratingZkBroker = reader.ReadBoolean(),
            LogDirs = reader.ReadUuidArray(),
            PreviousBrokerEpoch = reader.ReadInt64(),
        };
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            request = tag == FlushingTag
                ? request with
                {
                    FlushesBeforeAck = field.ReadBoolean(),
                    OfflineLogDirs = Math.Max(0, field.ReadInt32()),
                }
                : request;
        }

        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(BrokerId);
        writer.WriteString(ClusterId);
        writer.WriteUuid(IncarnationId);
        writer.WriteArray(Listeners, version);
        writer.WriteArray(Features, version);
        writer.WriteNullableString(Rack);
        writer.WriteBoolean(IsMigratingZkBroker);
        writer.WriteUuidArray(LogDirs);
        writer.WriteInt64(PreviousBrokerEpoch);
        writer.WriteTaggedFieldCount(FlushesBeforeAck ? 1 : 0);
        if (FlushesBeforeAck)
        {
            var start = writer.BeginTaggedField(FlushingTag);
            writer.WriteBoolean(FlushesBeforeAck);
            writer.WriteInt32(OfflineLogDirs);
            writer.EndTaggedField(start);
        }
    }

    /// <summary>A listener of the broker.</summary>
    /// <param name="Name">Name of the listener, such as <c>PLAINTEXT</c>.</param>
    /// <param name="Host">Host name or address.</param>
    /// <param name="Port">Port.</param>
    /// <param name="SecurityProtocol">0 for plaintext.</param>
    public sealed record RegisteredListener(string Name, string Host, ushort Port, short SecurityProtocol)
        : IStructure<RegisteredListener>
    {
        /// <inheritdoc/>
        public static RegisteredListener Read(ProtocolReader reader, short version)
        {
            var listener = new RegisteredListener(
                reader.ReadString(), reader.ReadString(), reader.ReadUInt16(), reader.ReadInt16());
            reader.SkipTaggedFields();
            return listener;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteString(Host);
            writer.WriteUInt16(Port);
            writer.WriteInt16(SecurityProtocol);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>A feature the broker supports.</summary>
    /// <param name="Name">Its name, such as <c>metadata.version</c>.</param>
    /// <param name="MinVersion">Lowest level, inclusive.</param>
    /// <param name="MaxVersion">Highest level, inclusive.</param>
    public sealed record Feature(string Name, short MinVersion, short MaxVersion) : IStructure<Feature>
    {
        /// <inheritdoc/>
        public static Feature Read(ProtocolReader reader, short version)
        {
            var feature = new Feature(reader.ReadString(), reader.ReadInt16(), reader.ReadInt16());
            reader.SkipTaggedFields();
            return feature;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteInt16(MinVersion);
            writer.WriteInt16(MaxVersion);
            writer.WriteNoTaggedFields();
        }
    }
}
