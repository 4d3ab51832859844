using Broker.Storage.Records;

namespace Harness.Client;

/// <summary>What a batch of records looks like beside its values and keys.</summary>
/// <param name="Codec">How its records are compressed. The broker stores what it was sent.</param>
/// <param name="PaddingBytes">Bytes added to the payload of each record; 0 or more.</param>
public sealed record BatchShape(CompressionType Codec, int PaddingBytes)
{
    /// <summary>Nothing but the values, not compressed.</summary>
    public static BatchShape Plain { get; } = new(CompressionType.None, 0);
}
