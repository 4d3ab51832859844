using Broker.Runtime;
using Harness.Client;
using Harness.Scenarios;

namespace Harness.Workloads;

/// <summary>Creates the topics of a scenario before its clock starts.</summary>
internal static class TopicSetup
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Completes when every partition has a leader and all its replicas in sync.</summary>
    public static async Task RunAsync(
        Ports ports, IReadOnlyList<Endpoint> bootstrap, IReadOnlyList<ScenarioTopic> topics, ulong seed)
    {
        using var client = new KafkaClient(ports, Reactor.Current!, bootstrap, ClientDriver.Options("admin", seed));
        foreach (var topic in topics)
        {
            // Creating again what an unanswered request may have created only says that it exists.
            while (!await IsReadyAsync(client, topic))
            {
                await client.CreateTopicAsync(
                    topic.Name, topic.Partitions, (short)topic.ReplicationFactor,
                    [.. topic.Config.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))]);
                await Task.Delay(Pause, ports.Time);
            }
        }
    }

    private static async Task<bool> IsReadyAsync(KafkaClient client, ScenarioTopic topic)
    {
        var described = await client.DescribeTopicAsync(topic.Name);
        return described.IsOk
            && described.Value.Partitions.Count == topic.Partitions
            && described.Value.Partitions.All(partition =>
                partition.LeaderId >= 0 && partition.Isr.Count == topic.ReplicationFactor);
    }
}
