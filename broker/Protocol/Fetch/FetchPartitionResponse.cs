namespace Broker.Protocol.Fetch;

/// <summary>Records of a partition, or why there are none.</summary>
public sealed record FetchPartitionResponse : IStructure<FetchPartitionResponse>
{
    private const uint DivergingEpochTag = 0;
    private const uint CurrentLeaderTag = 1;
    private const uint SnapshotIdTag = 2;

    /// <summary>Number of the partition.</summary>
    public int PartitionIndex { get; init; }

    /// <summary>Success, or why nothing was read.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The high watermark (exclusive), -1 if unknown.</summary>
    public long HighWatermark { get; init; } = -1;

    /// <summary>Records below this offset belong to no open transaction; -1 if unknown.</summary>
    public long LastStableOffset { get; init; } = -1;

    /// <summary>First offset of the log, -1 if unknown; from version 5.</summary>
    public long LogStartOffset { get; init; } = -1;

    /// <summary>Set if the follower's log diverges: its tail must be truncated; from version 12 (KIP-595).</summary>
    public EpochEndOffset? DivergingEpoch { get; init; }

    /// <summary>Who leads, if this node does not and knows; from version 12.</summary>
    public LeaderIdAndEpoch? CurrentLeader { get; init; }

    /// <summary>Set if a snapshot of the metadata log must be loaded instead; from version 12 (KIP-630).</summary>
    public SnapshotId? SnapshotId { get; init; }

    /// <summary>Aborted transactions among the records, or null for none.</summary>
    public IReadOnlyList<AbortedTransaction>? AbortedTransactions { get; init; }

    /// <summary>Node id of a replica better to read from, -1 for none; from version 11.</summary>
    public int PreferredReadReplica { get; init; } = -1;

    /// <summary>Record batches, or null.</summary>
    public ReadOnlyMemory<byte>? Records { get; init; }

    /// <inheritdoc/>
    public static FetchPartitionResponse Read(ProtocolReader reader, short version)
    {
        var partition = new FetchPartitionResponse
        {
            PartitionIndex = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            HighWatermark = reader.ReadInt64(),
            LastStableOffset = reader.ReadInt64(),
            LogStartOffset = version >= 5 ? reader.ReadInt64() : -1,
            AbortedTransactions = reader.ReadNullableArray<AbortedTransaction>(version),
            PreferredReadReplica = version >= 11 ? reader.ReadInt32() : -1,
            Records = reader.ReadNullableBytes(),
        };
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            partition = tag switch
            {
                DivergingEpochTag => partition with { DivergingEpoch = EpochEndOffset.Read(field, version) },
                CurrentLeaderTag => partition with { CurrentLeader = LeaderIdAndEpoch.Read(field, version) },
                SnapshotIdTag => partition with { SnapshotId = SnapshotId.Read(field, version) },
                _ => partition,
            };
        }

        return partition;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt32(PartitionIndex);
        writer.WriteErrorCode(ErrorCode);
        writer.WriteInt64(HighWatermark);
        writer.WriteInt64(LastStableOffset);
        if (version >= 5)
        {
            writer.WriteInt64(LogStartOffset);
        }

        writer.WriteArray(AbortedTransactions, version);
        if (version >= 11)
        {
            writer.WriteInt32(PreferredReadReplica);
        }

        writer.WriteNullableBytes(Records);
        if (version >= 12)
        {
            WriteTaggedFields(writer, version);
        }
    }

    private void WriteTaggedFields(ProtocolWriter writer, short version)
    {
        var count = (DivergingEpoch is null ? 0 : 1) + (CurrentLeader is null ? 0 : 1) + (SnapshotId is null ? 0 : 1);
        writer.WriteTaggedFieldCount(count);
        WriteTaggedField(writer, DivergingEpochTag, DivergingEpoch, version);
        WriteTaggedField(writer, CurrentLeaderTag, CurrentLeader, version);
        WriteTaggedField(writer, SnapshotIdTag, SnapshotId, version);
    }

    private static void WriteTaggedField<T>(ProtocolWriter writer, uint tag, T? value, short version)
        where T : class, IStructure<T>
    {
        if (value is not null)
        {
            var start = writer.BeginTaggedField(tag);
            value.Write(writer, version);
            writer.EndTaggedField(start);
        }
    }
}
