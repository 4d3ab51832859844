namespace Broker.Protocol.Fetch;

/// <summary>From where to read a partition.</summary>
public sealed record FetchPartitionRequest : IStructure<FetchPartitionRequest>
{
    /// <summary>Number of the partition.</summary>
    public int Partition { get; init; }

    /// <summary>The caller's leader epoch, which the broker checks, or -1; from version 9 (KIP-320).</summary>
    public int CurrentLeaderEpoch { get; init; } = -1;

    /// <summary>First offset to read.</summary>
    public long FetchOffset { get; init; }

    /// <summary>Leader epoch of the last record before the offset, -1 for none; from version 12 (KIP-595).</summary>
    public int LastFetchedEpoch { get; init; } = -1;

    /// <summary>First offset of the follower's log, -1 for consumers; from version 5.</summary>
    public long LogStartOffset { get; init; } = -1;

    /// <summary>Upper bound of the records in bytes; the first batch is returned even if it is larger.</summary>
    public int PartitionMaxBytes { get; init; }

    /// <inheritdoc/>
    public static FetchPartitionRequest Read(ProtocolReader reader, short version)
    {
        var partition = new FetchPartitionRequest
        {
            Partition = reader.ReadInt32(),
            CurrentLeaderEpoch = version >= 9 ? reader.ReadInt32() : -1,
            FetchOffset = reader.ReadInt64(),
            LastFetchedEpoch = version >= 12 ? reader.ReadInt32() : -1,
            LogStartOffset = version >= 5 ? reader.ReadInt64() : -1,
            PartitionMaxBytes = reader.ReadInt32(),
        };
        reader.SkipTaggedFields();
        return partition;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt32(Partition);
        if (version >= 9)
        {
            writer.WriteInt32(CurrentLeaderEpoch);
        }

        writer.WriteInt64(FetchOffset);
        if (version >= 12)
        {
            writer.WriteInt32(LastFetchedEpoch);
        }

        if (version >= 5)
        {
            writer.WriteInt64(LogStartOffset);
        }

        writer.WriteInt32(PartitionMaxBytes);
        writer.WriteNoTaggedFields();
    }
}
