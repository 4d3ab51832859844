using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Server.Cluster;

/// <summary>What the cluster says about one topic.</summary>
/// <param name="bootstrap">Addresses of the brokers.</param>
/// <param name="topic">Its name.</param>
/// <param name="limit">How long anything waited for may take.</param>
internal sealed class ClusterView(string bootstrap, string topic, TimeSpan limit) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    private readonly IAdminClient admin = new AdminClientBuilder(
        new AdminClientConfig { BootstrapServers = bootstrap, LogConnectionClose = false, ReconnectBackoffMaxMs = 500 })
        .SetLogHandler((_, _) => { })
        .Build();

    /// <summary>Creates the topic with three replicas.</summary>
    public Task CreateAsync(int partitions) => admin.CreateTopicsAsync(
        [new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 3 }]);

    /// <summary>Who leads a partition.</summary>
    /// <exception cref="CheckFailedException">Nobody does within the limit.</exception>
    public async Task<int> LeaderAsync(int partition) =>
        (await UntilAsync(p => p.PartitionId != partition || p.Leader > 0, "has no leader"))[partition].Leader;

    /// <summary>Waits until a broker leads no partition.</summary>
    /// <exception cref="CheckFailedException">It still does after the limit.</exception>
    public Task OthersLeadAsync(int broker) =>
        UntilAsync(p => p.Leader > 0 && p.Leader != broker, $"is not led by another than broker {broker}");

    /// <summary>Waits until every replica of every partition is in sync.</summary>
    /// <exception cref="CheckFailedException">One is not within the limit.</exception>
    public async Task AllInSyncAsync()
    {
        // A broker that was just told of the restart may still show what was before: so it is asked again.
        await UntilAsync(InSync, "is not in sync everywhere");
        await Task.Delay(Poll * 4);
        await UntilAsync(InSync, "is not in sync everywhere");
        static bool InSync(PartitionMetadata p) => p.Leader > 0 && p.InSyncReplicas.Length == p.Replicas.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => admin.Dispose();

    private async Task<List<PartitionMetadata>> UntilAsync(Func<PartitionMetadata, bool> holds, string otherwise)
    {
        using var late = new CancellationTokenSource(limit);
        var last = "nothing was answered";
        while (!late.IsCancellationRequested)
        {
            try
            {
                var known = admin.GetMetadata(topic, RequestLimit).Topics.Single().Partitions
                    .OrderBy(p => p.PartitionId).ToList();
                if (known.Count > 0 && known.TrueForAll(p => holds(p)))
                {
                    return known;
                }

                last = string.Join("; ", known.Select(p =>
                    $"{p.PartitionId} leader {p.Leader} in sync {string.Join(',', p.InSyncReplicas)}"));
            }
            catch (KafkaException exception)
            {
                last = exception.Error.Reason;
            }

            await Task.Delay(Poll);
        }

        throw new CheckFailedException($"Topic {topic} {otherwise} after {limit.TotalSeconds} s: {last}.");
    }
}
