using System.Buffers.Binary;
using Broker.Protocol;

namespace Harness.Simulation.Networks;

/// <summary>
/// The APIs that faults can choose, under the names of Kafka's API keys. The fetches of the metadata log are told from
/// those of partitions: they are how a broker learns what was decided.
/// </summary>
public sealed record RpcApi
{
    // Key, version and correlation id of the header.
    private const int HeaderLength = 8;

    private RpcApi(string name, ApiKey key, bool isOfClients = false, bool isOfMetadataLog = false) =>
        (Name, Key, IsOfClients, IsOfMetadataLog) = (name, key, isOfClients, isOfMetadataLog);

    /// <summary>All of them, by key.</summary>
    public static IReadOnlyList<RpcApi> All { get; } =
    [
        OfClients(ApiKey.Produce),
        OfBrokers(ApiKey.Fetch),
        new("FetchMetadataLog", ApiKey.Fetch, isOfMetadataLog: true),
        OfClients(ApiKey.ListOffsets),
        OfClients(ApiKey.Metadata),
        OfClients(ApiKey.InitProducerId),
        OfClients(ApiKey.OffsetForLeaderEpoch),
        OfBrokers(ApiKey.Vote),
        OfBrokers(ApiKey.BeginQuorumEpoch),
        OfBrokers(ApiKey.EndQuorumEpoch),
        OfBrokers(ApiKey.AlterPartition),
        OfBrokers(ApiKey.BrokerRegistration),
        OfBrokers(ApiKey.BrokerHeartbeat),
        OfBrokers(ApiKey.AllocateProducerIds),
    ];

    /// <summary>The name of the API key; <c>FetchMetadataLog</c> for fetches of the metadata log.</summary>
    public string Name { get; }

    /// <summary>Whether clients call brokers, not brokers each other.</summary>
    public bool IsOfClients { get; }

    private ApiKey Key { get; }

    private bool IsOfMetadataLog { get; }

    /// <summary>The API of a name; null for an unknown one.</summary>
    public static RpcApi? Find(string? name) => All.FirstOrDefault(api => api.Name == name);

    /// <summary>The API that a request calls, null for one that faults can't choose.</summary>
    internal static RpcApi? OfRequest(ReadOnlySpan<byte> request)
    {
        if (request.Length < HeaderLength)
        {
            return null;
        }

        var key = (ApiKey)BinaryPrimitives.ReadInt16BigEndian(request);

        // Only the versions that call topics by name are used for the metadata log.
        var isOfMetadataLog = key == ApiKey.Fetch && request.IndexOf("__cluster_metadata"u8) >= 0;
        return All.FirstOrDefault(api => api.Key == key && api.IsOfMetadataLog == isOfMetadataLog);
    }

    /// <summary>The correlation id of a request; it has a header.</summary>
    internal static int CorrelationOfRequest(ReadOnlySpan<byte> request) =>
        BinaryPrimitives.ReadInt32BigEndian(request[4..]);

    /// <summary>The correlation id of an answer; null if it is too short to be one.</summary>
    internal static int? CorrelationOfAnswer(ReadOnlySpan<byte> answer) =>
        answer.Length < sizeof(int) ? null : BinaryPrimitives.ReadInt32BigEndian(answer);

    private static RpcApi OfClients(ApiKey key) => new(key.ToString(), key, isOfClients: true);

    private static RpcApi OfBrokers(ApiKey key) => new(key.ToString(), key);
}
