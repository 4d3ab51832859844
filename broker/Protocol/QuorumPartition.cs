namespace Broker.Protocol;

/// <summary>
/// The arrays around the fields of the quorum's messages. Kafka lays them out for many partitions, of which there
/// is only partition 0 of the metadata topic: the messages here hold its fields directly.
/// </summary>
internal static class QuorumPartition
{
    private const string MetadataTopic = "__cluster_metadata";
    private const int MetadataPartition = 0;

    /// <summary>Reads up to and including the partition number.</summary>
    /// <exception cref="ProtocolException">It is about another partition, or about several.</exception>
    public static void ReadStart(ProtocolReader reader)
    {
        reader.ReadSingleElementLength();
        var topic = reader.ReadString();
        reader.ReadSingleElementLength();
        var partition = reader.ReadInt32();
        if (topic != MetadataTopic || partition != MetadataPartition)
        {
            throw new ProtocolException("A quorum message is about something else than the metadata partition.");
        }
    }

    /// <summary>Reads what follows the partition's own fields.</summary>
    public static void ReadEnd(ProtocolReader reader)
    {
        reader.SkipTaggedFields();
        reader.SkipTaggedFields();
    }

    /// <summary>Writes up to and including the partition number.</summary>
    public static void WriteStart(ProtocolWriter writer)
    {
        writer.WriteLength(1);
        writer.WriteString(MetadataTopic);
        writer.WriteLength(1);
        writer.WriteInt32(MetadataPartition);
    }

    /// <summary>Writes what follows the partition's own fields.</summary>
    public static void WriteEnd(ProtocolWriter writer)
    {
        writer.WriteNoTaggedFields();
        writer.WriteNoTaggedFields();
    }
}
