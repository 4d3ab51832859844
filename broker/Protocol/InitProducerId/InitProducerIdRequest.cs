namespace Broker.Protocol.InitProducerId;

/// <summary>A producer asks for a producer id, so that its retries are recognised (KIP-98).</summary>
public sealed record InitProducerIdRequest : IRequest<InitProducerIdRequest, InitProducerIdResponse>
{
    private const short FirstWithProducer = 3;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.InitProducerId;

    /// <summary>The transactional id; null for a producer that is only idempotent.</summary>
    public string? TransactionalId { get; init; }

    /// <summary>How long a transaction may stay open, in ms; no meaning without a transactional id.</summary>
    public int TransactionTimeoutMs { get; init; }

    /// <summary>The producer id whose epoch is to be raised, or -1; from version 3 (KIP-360).</summary>
    public long ProducerId { get; init; } = -1;

    /// <summary>The present epoch of that producer, or -1; from version 3.</summary>
    public short ProducerEpoch { get; init; } = -1;

    /// <inheritdoc/>
    public static InitProducerIdRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new InitProducerIdRequest
        {
            TransactionalId = reader.ReadNullableString(),
            TransactionTimeoutMs = reader.ReadInt32(),
            ProducerId = version >= FirstWithProducer ? reader.ReadInt64() : -1,
            ProducerEpoch = version >= FirstWithProducer ? reader.ReadInt16() : (short)-1,
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteNullableString(TransactionalId);
        writer.WriteInt32(TransactionTimeoutMs);
        if (version >= FirstWithProducer)
        {
            writer.WriteInt64(ProducerId);
            writer.WriteInt16(ProducerEpoch);
        }

        writer.WriteNoTaggedFields();
    }
}
