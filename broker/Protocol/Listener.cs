namespace Broker.Protocol;

/// <summary>A listener of a node, as nodes tell each other. Always in the flexible encoding.</summary>
/// <param name="Name">Name of the listener, such as <c>PLAINTEXT</c>.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port.</param>
public sealed record Listener(string Name, string Host, ushort Port) : IStructure<Listener>
{
    /// <inheritdoc/>
    public static Listener Read(ProtocolReader reader, short version)
    {
        var listener = new Listener(reader.ReadString(), reader.ReadString(), reader.ReadUInt16());
        reader.SkipTaggedFields();
        return listener;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteString(Name);
        writer.WriteString(Host);
        writer.WriteUInt16(Port);
        writer.WriteNoTaggedFields();
    }
}
