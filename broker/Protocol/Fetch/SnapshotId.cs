namespace Broker.Protocol.Fetch;

/// <summary>A snapshot of the metadata log.</summary>
/// <param name="EndOffset">The snapshot holds everything below this offset.</param>
/// <param name="Epoch">Leader epoch of the last record in it.</param>
public sealed record SnapshotId(long EndOffset, int Epoch) : IStructure<SnapshotId>
{
    /// <inheritdoc/>
    public static SnapshotId Read(ProtocolReader reader, short version)
    {
        var id = new SnapshotId(reader.ReadInt64(), reader.ReadInt32());
        reader.SkipTaggedFields();
        return id;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt64(EndOffset);
        writer.WriteInt32(Epoch);
        writer.WriteNoTaggedFields();
    }
}
