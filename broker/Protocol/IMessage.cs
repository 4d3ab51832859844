namespace Broker.Protocol;

/// <summary>
/// The body of a request or response. <see cref="IStructure{TSelf}.Read"/> throws <see cref="ProtocolException"/> and
/// <see cref="IStructure{TSelf}.Write"/> throws <see cref="ArgumentOutOfRangeException"/> for a version that
/// <see cref="SupportedVersions"/> does not list. Byte ranges in a message that was read are slices of the bytes it was
/// read from.
/// </summary>
public interface IMessage<TSelf> : IStructure<TSelf>
    where TSelf : IMessage<TSelf>
{
    /// <summary>The API the message belongs to.</summary>
    static abstract ApiKey ApiKey { get; }
}
