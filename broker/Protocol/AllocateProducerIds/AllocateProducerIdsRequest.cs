namespace Broker.Protocol.AllocateProducerIds;

/// <summary>A broker asks the active controller for producer ids to hand out (KIP-730).</summary>
public sealed record AllocateProducerIdsRequest : IRequest<AllocateProducerIdsRequest, AllocateProducerIdsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.AllocateProducerIds;

    /// <summary>Node id of the broker.</summary>
    public int BrokerId { get; init; }

    /// <summary>Its broker epoch.</summary>
    public long BrokerEpoch { get; init; } = -1;

    /// <inheritdoc/>
    public static AllocateProducerIdsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new AllocateProducerIdsRequest
        {
            BrokerId = reader.ReadInt32(),
            BrokerEpoch = reader.ReadInt64(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(BrokerId);
        writer.WriteInt64(BrokerEpoch);
        writer.WriteNoTaggedFields();
    }
}
