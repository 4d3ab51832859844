using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Protocol.Metadata;
using Broker.Runtime;
using Harness.Client;
using Harness.Simulation;
using Harness.Tests.Simulation;

namespace Harness.Tests.Clusters;

/// <summary>
/// A topic is deleted and created again and again, under load and with power failures. Values tell in which generation
/// they were written.
/// </summary>
public sealed class TopicDeletionTests
{
    private const int Generation = 1_000_000;
    private const int Replicas = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Longer than any request is under way.
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(400);

    [Test]
    public void DeleteAndCreateAgain_WithCrashes_OldRecordsAreNeverServed([Range(1, 3)] int seed)
    {
        var seen = new Seen();
        TopicWorld.Run((ulong)seed, sessionMs: 2500, world =>
        {
            // Some are down while the topic is deleted and created again, and lead it later. They are not fenced so
            // soon, or the topic could not be created with all of them.
            world.CrashInTurn(2000, 18_000, everyMs: 1200, downMs: 2000);
            world.Client("admin", (ports, client) => AdministerAsync(world, ports, client, seen));
            world.Client("writer", (ports, client) => WriteAsync(ports, client, seen));
            for (var broker = 0; broker < Replicas; broker++)
            {
                var endpoint = world.Cluster.Endpoints[broker];
                world.Client($"reader-{broker}", (ports, _) => ReadAsync(ports, endpoint, (ulong)seed, seen));
            }

            world.World.Run(20 * TestWorlds.Second);
            seen.Stop = true;
            world.World.Run(30 * TestWorlds.Second);
            Assert.That(seen.IsDone, "the last topic was created");
            foreach (var node in world.Cluster.Brokers)
            {
                var directories = node.Disk.Tree.List("/data/logs").Where(name => name.StartsWith("orders")).ToList();
                Assert.That(directories, Is.EqualTo(new[] { "orders-0" }), $"{node.Name}: the others are gone");
            }
        });

        Assert.That(seen.Served, Has.Count.GreaterThan(2), "generations");
        foreach (var (topic, values) in seen.Served)
        {
            Assert.That(
                values.Select(value => value / Generation).Distinct(), Is.EqualTo(new[] { seen.GenerationOf[topic] }),
                $"what was served for the topic of generation {seen.GenerationOf[topic]}");
        }
    }

    private static async Task AdministerAsync(TopicWorld world, Ports ports, KafkaClient client, Seen seen)
    {
        while (true)
        {
            await client.CreateTopicAsync(TopicWorld.Topic, 1, Replicas);
            if (await AgreedIdAsync(world, ports) is not { } id || seen.GenerationOf.ContainsKey(id))
            {
                await Task.Delay(Pause, ports.Time);
                continue;
            }

            seen.GenerationOf.Add(id, seen.Current);
            await Task.Delay(TimeSpan.FromMilliseconds(1500), ports.Time);
            if (seen.Stop)
            {
                seen.IsDone = true;
                return;
            }

            while (await AgreedIdAsync(world, ports) != Guid.Empty)
            {
                await client.DeleteTopicAsync(TopicWorld.Topic);
                await Task.Delay(Pause, ports.Time);
            }

            // What was sent before may arrive, but not after this; and nothing of the next generation before it.
            seen.IsPaused = true;
            await Task.Delay(Settled, ports.Time);
            seen.Current++;
            seen.IsPaused = false;
        }
    }

    private static async Task WriteAsync(Ports ports, KafkaClient client, Seen seen)
    {
        for (var i = 0; ; i++)
        {
            if (!seen.IsPaused)
            {
                var value = ((long)seen.Current * Generation) + i;
                await client.AppendAsync(TopicWorld.Topic, 0, [value], -1);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), ports.Time);
        }
    }

    // Fetches by the id of the topic, from whichever broker, so that it is plain which topic the answer is of.
    private static async Task ReadAsync(Ports ports, Endpoint broker, ulong seed, Seen seen)
    {
        while (true)
        {
            await Task.Delay(Pause, ports.Time);
            foreach (var id in seen.GenerationOf.Keys.ToList())
            {
                using var rpc = new RpcClient(ports, Reactor.Current!, broker, "reader");
                await ReadAsync(rpc, id, seed, seen);
            }
        }
    }

    private static async Task ReadAsync(RpcClient rpc, Guid id, ulong seed, Seen seen)
    {
        var partition = new FetchPartitionRequest { PartitionMaxBytes = 1 << 20 };
        var request = new FetchRequest { Topics = [new("", [partition]) { TopicId = id }] };
        try
        {
            using var response = await rpc.CallAsync(request, 13, TimeSpan.FromMilliseconds(300));
            var answer = response.Message.Topics.Single().Partitions.Single();
            if (answer.ErrorCode == ErrorCode.None)
            {
                var read = ValueBatches.Read(
                    seed, answer.Records ?? default, 0, answer.HighWatermark, answer.LogStartOffset);
                seen.Add(id, read.Value.Records.Select(record => record.Value));
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // The broker is down: the next round asks again.
        }
    }

    // The id of the topic if most brokers agree on one, empty if they agree that there is none; else null.
    private static async Task<Guid?> AgreedIdAsync(TopicWorld world, Ports ports)
    {
        var found = new List<Guid?>();
        foreach (var endpoint in world.Cluster.Endpoints)
        {
            using var rpc = new RpcClient(ports, Reactor.Current!, endpoint, "admin");
            found.Add(await IdAsync(rpc));
        }

        return found.GroupBy(id => id).FirstOrDefault(same => same.Count() >= 2)?.Key;
    }

    private static async Task<Guid?> IdAsync(RpcClient rpc)
    {
        var request = new MetadataRequest
        {
            Topics = [new(Guid.Empty, TopicWorld.Topic)],
            AllowAutoTopicCreation = false,
        };
        try
        {
            using var response = await rpc.CallAsync(request, 12, TimeSpan.FromMilliseconds(300));
            var topic = response.Message.Topics.Single();
            return topic.ErrorCode switch
            {
                ErrorCode.None => topic.TopicId,
                ErrorCode.UnknownTopicOrPartition => Guid.Empty,
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return null;
        }
    }

    private sealed class Seen
    {
        public int Current { get; set; } = 1;

        public bool IsPaused { get; set; }

        public bool Stop { get; set; }

        public bool IsDone { get; set; }

        public SortedDictionary<Guid, int> GenerationOf { get; } = [];

        public SortedDictionary<Guid, SortedSet<long>> Served { get; } = [];

        public void Add(Guid topic, IEnumerable<long> values)
        {
            foreach (var value in values)
            {
                Served.TryAdd(topic, []);
                Served[topic].Add(value);
            }
        }
    }
}
