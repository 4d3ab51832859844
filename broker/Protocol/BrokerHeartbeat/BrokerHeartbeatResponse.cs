namespace Broker.Protocol.BrokerHeartbeat;

/// <summary>The controller's answer to a heartbeat.</summary>
public sealed record BrokerHeartbeatResponse : IMessage<BrokerHeartbeatResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.BrokerHeartbeat;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Success, or why the heartbeat does not count.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Whether the broker has nearly caught up with the metadata log.</summary>
    public bool IsCaughtUp { get; init; }

    /// <summary>Whether the broker is fenced.</summary>
    public bool IsFenced { get; init; } = true;

    /// <summary>Whether the broker may shut down now.</summary>
    public bool ShouldShutDown { get; init; }

    /// <inheritdoc/>
    public static BrokerHeartbeatResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new BrokerHeartbeatResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            IsCaughtUp = reader.ReadBoolean(),
            IsFenced = reader.ReadBoolean(),
            ShouldShutDown = reader.ReadBoolean(),
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
        writer.WriteBoolean(IsCaughtUp);
        writer.WriteBoolean(IsFenced);
        writer.WriteBoolean(ShouldShutDown);
        writer.WriteNoTaggedFields();
    }
}
