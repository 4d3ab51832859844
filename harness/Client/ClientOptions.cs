namespace Harness.Client;

/// <summary>Options of a <see cref="KafkaClient"/>.</summary>
public sealed record ClientOptions
{
    /// <summary>The <c>client.id</c> sent with each request.</summary>
    public required string ClientId { get; init; }

    /// <summary>Tells the payloads of this run from those of others.</summary>
    public required ulong RunTag { get; init; }

    /// <summary>
    /// How many different keys records have, see <see cref="RecordKeys"/>; 0 for records without keys.
    /// </summary>
    public int Keys { get; init; }

    /// <summary>Percentage of records without a value, see <see cref="RecordKeys.IsTombstone"/>.</summary>
    public int TombstonePercent { get; init; }

    /// <summary>
    /// Whether appends come from an idempotent producer: sent again until they are acknowledged, and recognised by the
    /// broker where they had been appended before. One operation is then several attempts.
    /// </summary>
    public bool Idempotent { get; init; }

    /// <summary>No attempt at an append of an idempotent producer begins after this time.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause of an idempotent producer between two attempts.</summary>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one attempt at an operation may take, looking for the leader included.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one node may take to describe the cluster before the next node is asked.</summary>
    public TimeSpan MetadataTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a broker may hold a read for which there is nothing yet.</summary>
    public TimeSpan FetchMaxWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// <c>client.rack</c>: reads may be answered by a follower that stands there (KIP-392). Empty for none.
    /// </summary>
    public string Rack { get; init; } = "";

    /// <summary>How long a follower that the leader named is read from before the leader is asked again.</summary>
    public TimeSpan PreferredReplicaAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Upper bound of one read in bytes; at least one batch is always returned.</summary>
    public int FetchMaxBytes { get; init; } = 1024 * 1024;
}
