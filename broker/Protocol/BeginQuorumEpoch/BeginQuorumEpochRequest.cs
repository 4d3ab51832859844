namespace Broker.Protocol.BeginQuorumEpoch;

/// <summary>The new leader of the controller quorum announces itself to a voter (KIP-595, KIP-853).</summary>
public sealed record BeginQuorumEpochRequest : IRequest<BeginQuorumEpochRequest, BeginQuorumEpochResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.BeginQuorumEpoch;

    /// <summary>Id of the leader's cluster, or null if it knows none.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Node id of the voter told.</summary>
    public int VoterId { get; init; } = -1;

    /// <summary>Id of the voter's metadata directory as the leader knows it, or empty.</summary>
    public Guid VoterDirectoryId { get; init; }

    /// <summary>Node id of the leader.</summary>
    public int LeaderId { get; init; }

    /// <summary>Epoch of the leader.</summary>
    public int LeaderEpoch { get; init; }

    /// <summary>Where the leader listens.</summary>
    public IReadOnlyList<Listener> LeaderEndpoints { get; init; } = [];

    /// <inheritdoc/>
    public static BeginQuorumEpochRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var clusterId = reader.ReadNullableString();
        var voterId = reader.ReadInt32();
        QuorumPartition.ReadStart(reader);
        var request = new BeginQuorumEpochRequest
        {
            ClusterId = clusterId,
            VoterId = voterId,
            VoterDirectoryId = reader.ReadUuid(),
            LeaderId = reader.ReadInt32(),
            LeaderEpoch = reader.ReadInt32(),
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
        writer.WriteInt32(VoterId);
        QuorumPartition.WriteStart(writer);
        writer.WriteUuid(VoterDirectoryId);
        writer.WriteInt32(LeaderId);
        writer.WriteInt32(LeaderEpoch);
        QuorumPartition.WriteEnd(writer);
        writer.WriteArray(LeaderEndpoints, version);
        writer.WriteNoTaggedFields();
    }
}
