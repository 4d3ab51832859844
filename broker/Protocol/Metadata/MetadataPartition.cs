namespace Broker.Protocol.Metadata;

/// <summary>A partition in a <see cref="MetadataResponse"/>.</summary>
public sealed record MetadataPartition : IStructure<MetadataPartition>
{
    /// <summary>Success, or <see cref="ErrorCode.LeaderNotAvailable"/>.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Number of the partition.</summary>
    public int PartitionIndex { get; init; }

    /// <summary>Node id of the leader, -1 if there is none.</summary>
    public int LeaderId { get; init; } = -1;

    /// <summary>Epoch of the leader; from version 7, and -1 before.</summary>
    public int LeaderEpoch { get; init; } = -1;

    /// <summary>Node ids of all replicas.</summary>
    public IReadOnlyList<int> ReplicaNodes { get; init; } = [];

    /// <summary>Node ids of the in-sync replicas.</summary>
    public IReadOnlyList<int> IsrNodes { get; init; } = [];

    /// <summary>Node ids of the replicas that are offline; from version 5.</summary>
    public IReadOnlyList<int> OfflineReplicas { get; init; } = [];

    /// <inheritdoc/>
    public static MetadataPartition Read(ProtocolReader reader, short version)
    {
        var partition = new MetadataPartition
        {
            ErrorCode = reader.ReadErrorCode(),
            PartitionIndex = reader.ReadInt32(),
            LeaderId = reader.ReadInt32(),
            LeaderEpoch = version >= 7 ? reader.ReadInt32() : -1,
            ReplicaNodes = reader.ReadInt32Array(),
            IsrNodes = reader.ReadInt32Array(),
            OfflineReplicas = version >= 5 ? reader.ReadInt32Array() : [],
        };
        reader.SkipTaggedFields();
        return partition;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteErrorCode(ErrorCode);
        writer.WriteInt32(PartitionIndex);
        writer.WriteInt32(LeaderId);
        if (version >= 7)
        {
            writer.WriteInt32(LeaderEpoch);
        }

        writer.WriteInt32Array(ReplicaNodes);
        writer.WriteInt32Array(IsrNodes);
        if (version >= 5)
        {
            writer.WriteInt32Array(OfflineReplicas);
        }

        writer.WriteNoTaggedFields();
    }
}
