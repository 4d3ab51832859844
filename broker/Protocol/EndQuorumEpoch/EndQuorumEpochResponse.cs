namespace Broker.Protocol.EndQuorumEpoch;

/// <summary>A voter's answer to a leader that resigned.</summary>
public sealed record EndQuorumEpochResponse : IMessage<EndQuorumEpochResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.EndQuorumEpoch;

    /// <summary>Why the whole request was refused, such as <see cref="ErrorCode.InconsistentClusterId"/>.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Why the leader's word was refused, such as <see cref="ErrorCode.FencedLeaderEpoch"/>.</summary>
    public ErrorCode PartitionErrorCode { get; init; }

    /// <summary>Node id of the leader the voter knows, -1 for none.</summary>
    public int LeaderId { get; init; } = -1;

    /// <summary>The voter's epoch.</summary>
    public int LeaderEpoch { get; init; }

    /// <inheritdoc/>
    public static EndQuorumEpochResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var errorCode = reader.ReadErrorCode();
        QuorumPartition.ReadStart(reader);
        var response = new EndQuorumEpochResponse
        {
            ErrorCode = errorCode,
            PartitionErrorCode = reader.ReadErrorCode(),
            LeaderId = reader.ReadInt32(),
            LeaderEpoch = reader.ReadInt32(),
        };
        QuorumPartition.ReadEnd(reader);
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteErrorCode(ErrorCode);
        QuorumPartition.WriteStart(writer);
        writer.WriteErrorCode(PartitionErrorCode);
        writer.WriteInt32(LeaderId);
        writer.WriteInt32(LeaderEpoch);
        QuorumPartition.WriteEnd(writer);
        writer.WriteNoTaggedFields();
    }
}
