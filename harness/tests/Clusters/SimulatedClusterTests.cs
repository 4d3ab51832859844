using Broker;
using Broker.Protocol;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.Metadata;
using Broker.Runtime;
using Harness.Clusters;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Clusters;

public sealed class SimulatedClusterTests
{
    private static readonly Dictionary<string, string> Config = new()
    {
        ["min.insync.replicas"] = "2",
        ["default.replication.factor"] = "3",
        ["broker.session.timeout.ms"] = "1000",
        ["broker.heartbeat.interval.ms"] = "200",
        ["replica.lag.time.max.ms"] = "2000",
        ["replica.fetch.wait.max.ms"] = "100",
        ["replica.fetch.backoff.ms"] = "50",
        ["replica.socket.timeout.ms"] = "500",
        ["controller.quorum.election.timeout.ms"] = "300",
        ["controller.quorum.fetch.timeout.ms"] = "600",
        ["controller.quorum.election.backoff.max.ms"] = "200",
        ["controller.quorum.request.timeout.ms"] = "400",
    };

    [Test]
    public void Start_ThreeBrokers_TopicGetsLeaders()
    {
        MetadataResponse? seen = null;
        var events = new List<string>();
        var result = Explorer.Explore(new ExploreOptions { Seed = 1 }, world =>
        {
            var cluster = new SimulatedCluster(world, 3, Config, BrokerRules.Correct,
                (id, what) => events.Add($"{world.Now / 1e9:F4} {id} {what}"), (ports, _) => ports);
            cluster.Start();
            var client = world.AddNode("client-1");
            client.Start(ports => Reactor.Current!.Spawn(async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), ports.Time);
                foreach (var endpoint in cluster.Endpoints)
                {
                    using var rpc = new RpcClient(ports, Reactor.Current!, endpoint, "test");
                    var create = new CreateTopicsRequest { Topics = [new() { Name = "t", NumPartitions = 2 }] };
                    using var created = await rpc.CallAsync(create, 7, TimeSpan.FromSeconds(2));
                    events.Add($"create at {endpoint}: {created.Message.Topics[0].ErrorCode}");
                }

                await Task.Delay(TimeSpan.FromSeconds(1), ports.Time);
                using var meta = new RpcClient(ports, Reactor.Current!, cluster.Endpoints[0], "test");
                using var answer = await meta.CallAsync(new MetadataRequest(), 9, TimeSpan.FromSeconds(2));
                seen = answer.Message;
            }));
            world.Run(6_000_000_000);
        });
        TestContext.Out.WriteLine(string.Join('\n', events));
        TestContext.Out.WriteLine($"steps {result.Steps} choices {result.Choices} mean {result.EnabledMean}");
        Assert.That(result.Failure, Is.Null);
        Assert.That(seen!.Topics.Single().Partitions, Has.All.Property("LeaderId").GreaterThan(0));
    }
}
