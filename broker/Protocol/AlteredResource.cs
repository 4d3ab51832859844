namespace Broker.Protocol;

/// <summary>What became of a change of one resource's configuration.</summary>
/// <param name="ErrorCode">Success, or why nothing was changed.</param>
/// <param name="ErrorMessage">The same in words, or null.</param>
/// <param name="Type">The kind of resource.</param>
/// <param name="Name">Its name.</param>
public sealed record AlteredResource(
    ErrorCode ErrorCode, string? ErrorMessage, ConfigResourceType Type, string Name) : IStructure<AlteredResource>
{
    /// <inheritdoc/>
    public static AlteredResource Read(ProtocolReader reader, short version)
    {
        var resource = new AlteredResource(
            reader.ReadErrorCode(),
            reader.ReadNullableString(),
            (ConfigResourceType)reader.ReadInt8(),
            reader.ReadString());
        reader.SkipTaggedFields();
        return resource;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteErrorCode(ErrorCode);
        writer.WriteNullableString(ErrorMessage);
        writer.WriteInt8((sbyte)Type);
        writer.WriteString(Name);
        writer.WriteNoTaggedFields();
    }
}
