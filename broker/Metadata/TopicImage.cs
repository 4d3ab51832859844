using System.Collections.Immutable;

namespace Broker.Metadata;

/// <summary>A topic and its partitions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id, never used for another topic (KIP-516).</param>
/// <param name="Partitions">Partitions by number, from 0 without gaps.</param>
public sealed record TopicImage(string Name, Guid Id, ImmutableArray<PartitionRegistration> Partitions)
{
    /// <summary>Its own values for keys of its configuration, by key; the brokers' hold for all others.</summary>
    public ImmutableSortedDictionary<string, string> Configs { get; init; } = NoConfigs;

    /// <summary>No values.</summary>
    public static ImmutableSortedDictionary<string, string> NoConfigs { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether batches may have been compacted away though the topic is not compacted: its policy was changed once.
    /// </summary>
    public bool MayHaveGaps { get; init; }
}
