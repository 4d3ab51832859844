namespace Broker.Protocol.EndQuorumEpoch;

/// <summary>The leader of the controller quorum resigns (KIP-595, KIP-853).</summary>
public sealed record EndQuorumEpochRequest : IRequest<EndQuorumEpochRequest, EndQuorumEpochResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.EndQuorumEpoch;

    /// <summary>Id of the leader's cluster, or null if it knows none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Node id of the leader that resigns.</summary>
    public int LeaderId { get; init; }

    /// <summary>Its epoch.</summary>
    public int LeaderEpoch { get; init; }

    /// <summary>The voters in the order in which to stand for election: the longest log first.</summary>
    public IReadOnlyList<Candidate> PreferredCandidates { get; init; } = [];

    /// <summary>Where the leader listens.</summary>
    public IReadOnlyList<Listener> LeaderEndpoints { get; init; } = [];

    /// <inheritdoc/>
    public static EndQuorumEpochRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var clusterId = reader.ReadNullableString();
        QuorumPartition.ReadStart(reader);
        var request = new EndQuorumEpochRequest
        {
            ClusterId = clusterId,
            LeaderId = reader.ReadInt32(),
            LeaderEpoch = reader.ReadInt32(),
            PreferredCandidates = reader.ReadArray<Candidate>(version),
        };
        QuorumPartition.ReadEnd(reader);
        request = request with { LeaderEndpoints = reader.ReadArray<Listener>(version) };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteNullableString(ClusterId);
        QuorumPartition.WriteStart(writer);
        writer.WriteInt32(LeaderId);
        writer.WriteInt32(LeaderEpoch);
        writer.WriteArray(PreferredCandidates, version);
        QuorumPartition.WriteEnd(writer);
        writer.WriteArray(LeaderEndpoints, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A voter that may stand for election.</summary>
    /// <param name="CandidateId">Its node id.</param>
    /// <param name="CandidateDirectoryId">Id of its metadata directory, or empty.</param>
    public sealed record Candidate(int CandidateId, Guid CandidateDirectoryId) : IStructure<Candidate>
    {
        /// <inheritdoc/>
        public static Candidate Read(ProtocolReader reader, short version)
        {
            var candidate = new Candidate(reader.ReadInt32(), reader.ReadUuid());
            reader.SkipTaggedFields();
            return candidate;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(CandidateId);
            writer.WriteUuid(CandidateDirectoryId);
            writer.WriteNoTaggedFields();
        }
    }
}
