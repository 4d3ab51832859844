using System.Collections.Frozen;
using System.Globalization;

namespace Broker.Protocol;

/// <summary>Which versions of which APIs this broker speaks.</summary>
public static class SupportedVersions
{
    /// <summary>All of them by ascending API key.</summary>
    public static IReadOnlyList<ApiVersionRange> All { get; } =
    [
        // Versions 0-2 of Produce are refused, yet advertised: librdkafka before 2.11.1 takes a higher minimum for a
        // broker without compression (KAFKA-18659).
        new(ApiKey.Produce, 3, 11, 9, true) { AdvertisedMin = 0 },
        new(ApiKey.Fetch, 4, 13, 12, true),
        new(ApiKey.ListOffsets, 1, 7, 6, true),
        new(ApiKey.Metadata, 0, 12, 9, true),
        new(ApiKey.ApiVersions, 0, 4, 3, true),
        new(ApiKey.CreateTopics, 2, 7, 5, true),
        new(ApiKey.DeleteTopics, 1, 6, 4, true),
        new(ApiKey.DeleteRecords, 0, 2, 2, true),
        new(ApiKey.InitProducerId, 0, 4, 2, true),
        new(ApiKey.OffsetForLeaderEpoch, 2, 4, 4, true),
        new(ApiKey.DescribeConfigs, 1, 4, 4, true),
        new(ApiKey.AlterConfigs, 0, 2, 2, true),
        new(ApiKey.ElectLeaders, 0, 2, 2, true),
        new(ApiKey.IncrementalAlterConfigs, 0, 1, 1, true),
        new(ApiKey.Vote, 1, 1, 0, false),
        new(ApiKey.BeginQuorumEpoch, 1, 1, 1, false),
        new(ApiKey.EndQuorumEpoch, 1, 1, 1, false),
        new(ApiKey.AlterPartition, 3, 3, 0, false),
        new(ApiKey.Envelope, 0, 0, 0, false),
        new(ApiKey.BrokerRegistration, 3, 3, 0, false),
        new(ApiKey.BrokerHeartbeat, 0, 0, 0, false),
        new(ApiKey.AllocateProducerIds, 0, 0, 0, false),
    ];

    private static readonly FrozenDictionary<ApiKey, ApiVersionRange> ByKey =
        All.ToFrozenDictionary(range => range.ApiKey);

    /// <summary>The versions of an API, or null if this broker does not speak it at all.</summary>
    public static ApiVersionRange? Find(ApiKey apiKey) => ByKey.GetValueOrDefault(apiKey);

    /// <summary>Whether a request of this version can be read and answered.</summary>
    public static bool Supports(ApiKey apiKey, short version) => Find(apiKey)?.Contains(version) == true;

    /// <summary>The versions of an API that this broker speaks.</summary>
    /// <exception cref="ProtocolException">It does not.</exception>
    internal static ApiVersionRange Require(ApiKey apiKey) =>
        Find(apiKey) ?? throw new ProtocolException(Invariant($"API key {(short)apiKey} is not supported."));

    /// <summary>Says that a version is not one of <paramref name="range"/>.</summary>
    internal static string Describe(ApiVersionRange range, short version) =>
        Invariant($"{range.ApiKey} version {version} is not supported; versions {range.Min} to {range.Max} are.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
