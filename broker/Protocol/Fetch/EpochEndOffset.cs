namespace Broker.Protocol.Fetch;

/// <summary>Where two logs part: the largest common leader epoch, and where it ends on the leader.</summary>
/// <param name="Epoch">The leader epoch.</param>
/// <param name="EndOffset">Its end (exclusive).</param>
public sealed record EpochEndOffset(int Epoch, long EndOffset) : IStructure<EpochEndOffset>
{
    /// <inheritdoc/>
    public static EpochEndOffset Read(ProtocolReader reader, short version)
    {
        var end = new EpochEndOffset(reader.ReadInt32(), reader.ReadInt64());
        reader.SkipTaggedFields();
        return end;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt32(Epoch);
        writer.WriteInt64(EndOffset);
        writer.WriteNoTaggedFields();
    }
}
