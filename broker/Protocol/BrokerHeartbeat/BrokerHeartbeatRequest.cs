namespace Broker.Protocol.BrokerHeartbeat;

/// <summary>A broker shows the active controller that it lives (KIP-631).</summary>
public sealed record BrokerHeartbeatRequest : IRequest<BrokerHeartbeatRequest, BrokerHeartbeatResponse>
{
    // Of our own: Kafka's brokers name log directories, whose contents its controllers know.
    private const uint OfflineReplicasTag = 100;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.BrokerHeartbeat;

    /// <summary>Node id of the broker.</summary>
    public int BrokerId { get; init; }

    /// <summary>Its broker epoch.</summary>
    public long BrokerEpoch { get; init; } = -1;

    /// <summary>Up to which offset (inclusive) it has applied the metadata log.</summary>
    public long CurrentMetadataOffset { get; init; }

    /// <summary>Whether it wants to be fenced.</summary>
    public bool WantFence { get; init; }

    /// <summary>Whether it wants to shut down once it leads nothing any more.</summary>
    public bool WantShutDown { get; init; }

    /// <summary>Its replicas that store and answer nothing.</summary>
    public IReadOnlyList<OfflineReplicaReport> OfflineReplicas { get; init; } = [];

    /// <inheritdoc/>
    public static BrokerHeartbeatRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new BrokerHeartbeatRequest
        {
            BrokerId = reader.ReadInt32(),
            BrokerEpoch = reader.ReadInt64(),
            CurrentMetadataOffset = reader.ReadInt64(),
            WantFence = reader.ReadBoolean(),
            WantShutDown = reader.ReadBoolean(),
        };
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            request = tag == OfflineReplicasTag
                ? request with { OfflineReplicas = field.ReadArray<OfflineReplicaReport>(version) }
                : request;
        }

        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(BrokerId);
        writer.WriteInt64(BrokerEpoch);
        writer.WriteInt64(CurrentMetadataOffset);
        writer.WriteBoolean(WantFence);
        writer.WriteBoolean(WantShutDown);
        writer.WriteTaggedFieldCount(OfflineReplicas.Count == 0 ? 0 : 1);
        if (OfflineReplicas.Count > 0)
        {
            var start = writer.BeginTaggedField(OfflineReplicasTag);
            writer.WriteArray(OfflineReplicas, version);
            writer.EndTaggedField(start);
        }
    }
}
