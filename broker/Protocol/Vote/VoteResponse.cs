namespace Broker.Protocol.Vote;

/// <summary>A voter's answer to a candidate.</summary>
public sealed record VoteResponse : IMessage<VoteResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Vote;

    /// <summary>Why the whole request was refused, such as <see cref="ErrorCode.InconsistentClusterId"/>.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Why there was no vote, such as <see cref="ErrorCode.FencedLeaderEpoch"/>.</summary>
    public ErrorCode PartitionErrorCode { get; init; }

    /// <summary>Node id of the leader the voter knows, -1 for none.</summary>
    public int LeaderId { get; init; } = -1;

    /// <summary>The voter's epoch.</summary>
    public int LeaderEpoch { get; init; }

    /// <summary>Whether the candidate has the vote.</summary>
    public bool VoteGranted { get; init; }

    /// <inheritdoc/>
    public static VoteResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var errorCode = reader.ReadErrorCode();
        QuorumPartition.ReadStart(reader);
        var response = new VoteResponse
        {
            ErrorCode = errorCode,
            PartitionErrorCode = reader.ReadErrorCode(),
            LeaderId = reader.ReadInt32(),
            LeaderEpoch = reader.ReadInt32(),
            VoteGranted = reader.ReadBoolean(),
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
        writer.WriteBoolean(VoteGranted);
        QuorumPartition.WriteEnd(writer);
        writer.WriteNoTaggedFields();
    }
}
