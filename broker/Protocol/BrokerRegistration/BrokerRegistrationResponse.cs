namespace Broker.Protocol.BrokerRegistration;

/// <summary>The controller's answer to a registration.</summary>
public sealed record BrokerRegistrationResponse : IMessage<BrokerRegistrationResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.BrokerRegistration;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Success, or why the broker was not registered.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The broker's epoch from now on, -1 after an error.</summary>
    public long BrokerEpoch { get; init; } = -1;

    /// <inheritdoc/>
    public static BrokerRegistrationResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new BrokerRegistrationResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            BrokerEpoch = reader.ReadInt64(),
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ThrottleTimeMs);
        writer.WriteErrorCode(ErrorCode);
        writer.WriteInt64(BrokerEpoch);
        writer.WriteNoTaggedFields();
    }
}
