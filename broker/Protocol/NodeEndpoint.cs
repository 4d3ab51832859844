namespace Broker.Protocol;

/// <summary>Where a broker listens.</summary>
/// <param name="NodeId">Its node id.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Rack">Its rack, or null.</param>
public sealed record NodeEndpoint(int NodeId, string Host, int Port, string? Rack) : IStructure<NodeEndpoint>
{
    /// <inheritdoc/>
    public static NodeEndpoint Read(ProtocolReader reader, short version)
    {
        var node = new NodeEndpoint(
            reader.ReadInt32(), reader.ReadString(), reader.ReadInt32(), reader.ReadNullableString());
        reader.SkipTaggedFields();
        return node;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteInt32(NodeId);
        writer.WriteString(Host);
        writer.WriteInt32(Port);
        writer.WriteNullableString(Rack);
        writer.WriteNoTaggedFields();
    }
}
