namespace Broker.Protocol.BrokerHeartbeat;

/// <summary>A replica whose disk fails, or whose files are damaged.</summary>
/// <param name="TopicId">Id of the topic: another one may have its name by now.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="LeaderEpoch">The last leader epoch it was in, or could have been in.</param>
/// <param name="IsDamaged">True if it lacks records; false if its disk fails, and may work again.</param>
public sealed record OfflineReplicaReport(Guid TopicId, int Partition, int LeaderEpoch, bool IsDamaged)
    : IStructure<OfflineReplicaReport>
{
    /// <inheritdoc/>
    public static OfflineReplicaReport Read(ProtocolReader reader, short version)
    {
        var report = new OfflineReplicaReport(
            reader.ReadUuid(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean());
        reader.SkipTaggedFields();
        return report;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteUuid(TopicId);
        writer.WriteInt32(Partition);
        writer.WriteInt32(LeaderEpoch);
        writer.WriteBoolean(IsDamaged);
        writer.WriteNoTaggedFields();
    }
}
