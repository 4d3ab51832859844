namespace Broker.Protocol.Vote;

/// <summary>A candidate asks a voter of the controller quorum for its vote (KIP-595, KIP-853).</summary>
public sealed record VoteRequest : IRequest<VoteRequest, VoteResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Vote;

    /// <summary>Id of the candidate's cluster, or null if it knows none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Node id of the voter asked.</summary>
    public int VoterId { get; init; } = -1;

    /// <summary>The epoch the candidate wants to lead.</summary>
    public int CandidateEpoch { get; init; }

    /// <summary>Node id of the candidate.</summary>
    public int CandidateId { get; init; }

    /// <summary>Id of the candidate's metadata directory, or empty.</summary>
    public Guid CandidateDirectoryId { get; init; }

    /// <summary>Id of the voter's metadata directory as the candidate knows it, or empty.</summary>
    public Guid VoterDirectoryId { get; init; }

    /// <summary>Epoch of the last record in the candidate's log, 0 if that is empty.</summary>
    public int LastOffsetEpoch { get; init; }

    /// <summary>End offset (exclusive) of the candidate's log.</summary>
    public long LastOffset { get; init; }

    /// <inheritdoc/>
    public static VoteRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var clusterId = reader.ReadNullableString();
        var voterId = reader.ReadInt32();
        QuorumPartition.ReadStart(reader);
        var request = new VoteRequest
        {
            ClusterId = clusterId,
            VoterId = voterId,
            CandidateEpoch = reader.ReadInt32(),
            CandidateId = reader.ReadInt32(),
            CandidateDirectoryId = reader.ReadUuid(),
            VoterDirectoryId = reader.ReadUuid(),
            LastOffsetEpoch = reader.ReadInt32(),
            LastOffset = reader.ReadInt64(),
        };
        QuorumPartition.ReadEnd(reader);
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteNullableString(ClusterId);
        writer.WriteInt32(VoterId);
        QuorumPartition.WriteStart(writer);
        writer.WriteInt32(CandidateEpoch);
        writer.WriteInt32(CandidateId);
        writer.WriteUuid(CandidateDirectoryId);
        writer.WriteUuid(VoterDirectoryId);
        writer.WriteInt32(LastOffsetEpoch);
        writer.WriteInt64(LastOffset);
        QuorumPartition.WriteEnd(writer);
        writer.WriteNoTaggedFields();
    }
}
