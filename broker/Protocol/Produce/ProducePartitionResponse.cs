namespace Broker.Protocol.Produce;

/// <summary>What became of one partition's batches.</summary>
public sealed record ProducePartitionResponse : IStructure<ProducePartitionResponse>
{
    private const uint CurrentLeaderTag = 0;

    /// <summary>Number of the partition.</summary>
    public int Index { get; init; }

    /// <summary>Success, or why the batches were not appended or not acknowledged.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>Offset of the first record, -1 after an error.</summary>
    public long BaseOffset { get; init; } = -1;

    /// <summary>The broker's timestamp in ms since 1970 where the topic uses append times, -1 otherwise.</summary>
    public long LogAppendTimeMs { get; init; } = -1;

    /// <summary>First offset of the log, -1 if unknown; from version 5.</summary>
    public long LogStartOffset { get; init; } = -1;

    /// <summary>The records that caused the batch to be refused; from version 8.</summary>
    public IReadOnlyList<RecordError> RecordErrors { get; init; } = [];

    /// <summary>Why the batch was refused, or null; from version 8.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Who leads, if this broker does not and knows; from version 10.</summary>
    public LeaderIdAndEpoch? CurrentLeader { get; init; }

    /// <inheritdoc/>
    public static ProducePartitionResponse Read(ProtocolReader reader, short version)
    {
        var partition = new ProducePartitionResponse
        {
            Index = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            BaseOffset = reader.ReadInt64(),
            LogAppendTimeMs = reader.ReadInt64(),
            LogStartOffset = version >= 5 ? reader.ReadInt64() : -1,
            RecordErrors = version >= 8 ? reader.ReadArray<RecordError>(version) : [],
            ErrorMessage = version >= 8 ? reader.ReadNullableString() : null,
        };
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            if (tag == CurrentLeaderTag && version >= 10)
            {
                partition = partition with { CurrentLeader = LeaderIdAndEpoch.Read(field, version) };
            }
        }

        return partition;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt32(Index);
        writer.WriteErrorCode(ErrorCode);
        writer.WriteInt64(BaseOffset);
        writer.WriteInt64(LogAppendTimeMs);
        if (version >= 5)
        {
            writer.WriteInt64(LogStartOffset);
        }

        if (version >= 8)
        {
            writer.WriteArray(RecordErrors, version);
            writer.WriteNullableString(ErrorMessage);
        }

        if (version < 10 || CurrentLeader is null)
        {
            writer.WriteNoTaggedFields();
            return;
        }

        writer.WriteTaggedFieldCount(1);
        var start = writer.BeginTaggedField(CurrentLeaderTag);
        CurrentLeader.Write(writer, version);
        writer.EndTaggedField(start);
    }

    /// <summary>A record that caused its batch to be refused.</summary>
    /// <param name="BatchIndex">Position of the record in the batch.</param>
    /// <param name="Message">What is wrong with it, or null.</param>
    public sealed record RecordError(int BatchIndex, string? Message) : IStructure<RecordError>
    {
        /// <inheritdoc/>
        public static RecordError Read(ProtocolReader reader, short version)
        {
            var error = new RecordError(reader.ReadInt32(), reader.ReadNullableString());
            reader.SkipTaggedFields();
            return error;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(BatchIndex);
            writer.WriteNullableString(Message);
            writer.WriteNoTaggedFields();
        }
    }
}
