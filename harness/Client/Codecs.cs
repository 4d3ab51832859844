using Broker.Storage.Records;

namespace Harness.Client;

/// <summary>Names of the ways to compress records, as Kafka's <c>compression.type</c> has them.</summary>
public static class Codecs
{
    private static readonly string[] Names = ["none", "gzip", "snappy", "lz4", "zstd"];

    /// <summary>The names, in the order of <see cref="CompressionType"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The codec of a name; null for a name that is none.</summary>
    public static CompressionType? Find(string? name) =>
        Array.IndexOf(Names, name) is >= 0 and var position ? (CompressionType)position : null;
}
