namespace Broker.Protocol.Fetch;

/// <summary>A transaction whose records a reader of committed records must leave out.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="FirstOffset">Offset of the transaction's first record.</param>
public sealed record AbortedTransaction(long ProducerId, long FirstOffset) : IStructure<AbortedTransaction>
{
    /// <inheritdoc/>
    public static AbortedTransaction Read(ProtocolReader reader, short version)
    {
        var transaction = new AbortedTransaction(reader.ReadInt64(), reader.ReadInt64());
        reader.SkipTaggedFields();
        return transaction;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt64(ProducerId);
        writer.WriteInt64(FirstOffset);
        writer.WriteNoTaggedFields();
    }
}
