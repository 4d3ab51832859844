using System.Collections.Immutable;

namespace Broker.Metadata;

/// <summary>A topic and its partitions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id, never used for another topic (KIP-516).</param>
/// <param name="Partitions">Partitions by number, from 0 without gaps.</param>
public sealed record TopicImage(string Name, Guid Id, ImmutableArray<PartitionRegistration> Partitions);
