namespace Broker.Protocol;

/// <summary>Who leads a partition, told to clients that asked the wrong broker (KIP-951, KIP-595).</summary>
/// <param name="LeaderId">Node id of the leader, -1 if unknown.</param>
/// <param name="LeaderEpoch">The latest leader epoch known, -1 if unknown.</param>
public sealed record LeaderIdAndEpoch(int LeaderId, int LeaderEpoch) : IStructure<LeaderIdAndEpoch>
{
    /// <inheritdoc/>
    public static LeaderIdAndEpoch Read(ProtocolReader reader, short version)
    {
        var leader = new LeaderIdAndEpoch(reader.ReadInt32(), reader.ReadInt32());
        reader.SkipTaggedFields();
        return leader;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt32(LeaderId);
        writer.WriteInt32(LeaderEpoch);
        writer.WriteNoTaggedFields();
    }
}
