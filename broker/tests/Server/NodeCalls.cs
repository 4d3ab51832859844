using System.Text;
using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Protocol.Metadata;
using Broker.Protocol.Produce;
using Broker.Storage.Records;
using Broker.Tests.Storage;

namespace Broker.Tests.Server;

/// <summary>What a client does, in one line each.</summary>
internal static class NodeCalls
{
    private const int TimeoutMs = 5000;

    /// <summary>
    /// Makes the only broker create a topic, waits until it serves it, and returns the leader's node id.
    /// </summary>
    public static async Task<int> CreateAsync(this HostedNode node, string topic)
    {
        var leader = -1;
        for (var attempt = 0; leader < 0; attempt++)
        {
            Assert.That(attempt, Is.LessThan(500), $"{topic} was not created");
            await Task.Delay(attempt == 0 ? 0 : 10);
            leader = await node.LeaderAsync(topic);
        }

        // The metadata is known a moment before the replica is open.
        var error = ErrorCode.NotLeaderOrFollower;
        for (var attempt = 0; error == ErrorCode.NotLeaderOrFollower && attempt < 500; attempt++)
        {
            await Task.Delay(attempt == 0 ? 0 : 10);
            error = (await node.FetchAsync(topic)).Error;
        }

        Assert.That(error, Is.EqualTo(ErrorCode.None));
        return leader;
    }

    /// <summary>The leader of partition 0, or -1.</summary>
    public static Task<int> LeaderAsync(this HostedNode node, string topic) => node.CallAsync(
        new MetadataRequest { Topics = [new MetadataRequest.Topic(Guid.Empty, topic)] },
        9,
        response => response.Topics[0].Partitions is [var partition, ..] ? partition.LeaderId : -1);

    /// <summary>Appends records to partition 0, and returns the error and the base offset.</summary>
    public static Task<(ErrorCode Error, long BaseOffset)> ProduceAsync(
        this HostedNode node, string topic, int count, short acks = -1) => node.CallAsync(
            new ProduceRequest
            {
                Acks = acks,
                TimeoutMs = TimeoutMs,
                Topics = [new(topic, [new(0, Batches.Produced(count))])],
            },
            9,
            response => (response.Topics[0].Partitions[0].ErrorCode, response.Topics[0].Partitions[0].BaseOffset));

    /// <summary>
    /// Reads partition 0 from an offset: the error, the high watermark, and the values of the records.
    /// </summary>
    public static Task<(ErrorCode Error, long HighWatermark, List<string> Values)> FetchAsync(
        this HostedNode node, string topic, long offset = 0) => node.CallAsync(
            new FetchRequest
            {
                Topics = [new(topic, [new() { FetchOffset = offset, PartitionMaxBytes = 1 << 20 }])],
            },
            12,
            response =>
            {
                var partition = response.Topics[0].Partitions[0];
                return (partition.ErrorCode, partition.HighWatermark, Values(partition.Records ?? default));
            });

    private static List<string> Values(ReadOnlyMemory<byte> batches)
    {
        var values = new List<string>();
        foreach (var batch in RecordBatches.Of(batches))
        {
            values.AddRange(batch.Records.Select(record => Encoding.ASCII.GetString(record.Value!.Value.Span)));
        }

        return values;
    }
}
