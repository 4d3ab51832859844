namespace Broker.Protocol.BrokerHeartbeat;

/// <summary>A replica whose disk fails, or whose files are damaged.</summary>
/// <param name="Topic">Name of the topic.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="LeaderEpoch">The last leader epoch it was in, or could have been in.</param>
/// <param name="IsDamaged">True if it lacks records; false if its disk fails, and may work again.</param>
public sealed record OfflineReplicaReport(string Topic, int Partition, int LeaderEpoch, bool IsDamaged)
    : IStructure<OfflineReplicaReport>
{
    /// <inheritdoc/>
    public static OfflineReplicaReport Read(ProtocolReader reader, short version)
    {
        var report = new OfflineReplicaReport(
            reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean());
        reader.SkipTaggedFields();
        return report;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteString(Topic);
        writer.WriteInt32(Partition);
        writer.WriteInt32(LeaderEpoch);
        writer.WriteBoolean(IsDamaged);
        writer.WriteNoTaggedFields();
    }
}
