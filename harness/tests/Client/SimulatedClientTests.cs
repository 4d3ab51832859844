using Broker.Runtime;
using Harness.Client;
using Harness.Tests.Simulation;

namespace Harness.Tests.Client;

/// <summary>The client in the simulated world, which fails the run if anything leaks out of the reactors.</summary>
public sealed class SimulatedClientTests
{
    [TestCase("choices")]
    [TestCase("operations")]
    public void Operations_SimulatedWorld_NoLeakAndTheSameRunTwice(string explore)
    {
        var first = Outcomes(3, explore, out var hash);
        var second = Outcomes(3, explore, out var again);

        Assert.That(first, Has.Count.GreaterThan(20));
        Assert.That(first, Has.Some.StartsWith("Ok"));
        Assert.That(first[^1], Does.StartWith("Fail"), "nobody is there any more");
        Assert.That(second, Is.EqualTo(first));
        Assert.That(again, Is.EqualTo(hash));
    }

    // The broker's machine crashes for good in the middle of the run.
    private static List<string> Outcomes(ulong seed, string explore, out ulong hash)
    {
        var outcomes = new List<string>();
        hash = TestWorlds.Run(
            world =>
            {
                var broker = world.AddNode("broker-1");
                var endpoint = new Endpoint("broker-1", 9092);
                broker.Start(ports => new FakeCluster(ports.Frames).Start(ports.Network, 1, endpoint));
                TestWorlds.Client(world, "client-1", ports => WriteForEver(ports, endpoint, outcomes));
                world.At(100 * TestWorlds.Ms, "crash", () => broker.Crash());
                world.Run(TestWorlds.Second);
            },
            seed,
            explore).RunHash;
        return outcomes;
    }

    private static async Task WriteForEver(Ports ports, Endpoint bootstrap, List<string> outcomes)
    {
        var options = new ClientOptions
        {
            ClientId = "client-1",
            RunTag = 1,
            OperationTimeout = TimeSpan.FromMilliseconds(200),
        };
        using var client = new KafkaClient(ports, Reactor.Current!, [bootstrap], options);
        for (var value = 0L; ; value++)
        {
            var append = await client.AppendAsync(FakeCluster.Topic, 0, [value], -1);
            var read = await client.ReadAsync(FakeCluster.Topic, 0, value);
            outcomes.Add($"{append.Type} {append.Error} {read.Type} {read.Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), ports.Time);
        }
    }
}
