namespace Broker.Protocol;

/// <summary>A value with a layout on the wire that depends on the version of the API it is part of.</summary>
public interface IStructure<TSelf>
    where TSelf : IStructure<TSelf>
{
    /// <summary>Reads the value. Fields that the version does not have get their defaults.</summary>
    /// <exception cref="ProtocolException">Truncated or malformed.</exception>
    static abstract TSelf Read(ProtocolReader reader, short version);

    /// <summary>Writes the value. Fields that the version does not have are left out.</summary>
    void Write(ProtocolWriter writer, short version);
}
