using Harness.Faults;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Tests.Scenarios;
using Harness.Workloads;

namespace Harness.Tests.Workloads;

/// <summary>What runs draw of their scenario.</summary>
public sealed class SwarmTests
{
    private const int Seeds = 200;

    // The codecs that have nothing of their own, and everything else that clients can do.
    private static Scenario Whole => ScenarioText.Parse(ScenarioText.Full
        .Replace("acks: 1", """
            acks: -1
              burst: 3
              idempotent: true
              tombstonePercent: 10
              fromEndPercent: 10
              seekPercent: 20
              seekTimePercent: 30
              codecs: [none, gzip, snappy, lz4, zstd]
              recordBytes: 24..100
              fetchBytes: 100..1000
            """, StringComparison.Ordinal) + "\nswarm: true");

    private static IEnumerable<Swarm> Draws(Scenario scenario) =>
        Enumerable.Range(1, Seeds).Select(seed => PlanGenerator.Generate(scenario, (ulong)seed).Swarm!);

    [Test]
    public void Generate_NoSwarm_DrawsNothing() =>
        Assert.That(PlanGenerator.Generate(ScenarioText.Parse(), 1).Swarm, Is.Null);

    [Test]
    public void Generate_Swarm_HasEverythingInAboutHalfOfTheRuns()
    {
        var draws = Draws(Whole).ToList();

        var parts = draws.SelectMany(draw =>
            draw.Features.Concat(draw.Faults.Select(part => part.Name)).Concat(draw.Reads.Select(part => part.Name)))
            .CountBy(name => name).ToList();
        string[] names = ["read", "read-end", "seek", "seek-time"];
        Assert.That(
            parts.Select(part => part.Key),
            Is.EquivalentTo(SwarmFeatures.All.Concat(FaultTraits.All.Select(kind => kind.Name)).Concat(names)));
        Assert.That(parts.Select(part => part.Value), Has.All.InRange(Seeds * 0.3, Seeds * 0.7));
        Assert.That(draws.Select(draw => draw.OperationsPerSecond).Distinct().Order(),
            Is.EqualTo(new[] { 50, 100, 200, 300 }));
        Assert.That(draws.Where(draw => draw.Reads.Count > 0).Select(draw => draw.Reads.Sum(part => part.Share)),
            Has.All.EqualTo(100));
        Assert.That(draws.Select(draw => draw.ToString()), Is.Unique);
    }

    [Test]
    public void Generate_Swarm_PlansNothingButWhatIsIn()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var plan = PlanGenerator.Generate(Whole, seed);
            var swarm = plan.Swarm!;
            var features = swarm.Features;
            var appends = plan.Operations.Where(operation => operation.Kind == OperationKind.Append).ToList();

            Assert.That(
                plan.Faults.Select(fault => FaultTraits.Of(fault.Kind).Name).Distinct(),
                Is.SubsetOf(swarm.Faults.Select(part => part.Name)));
            Assert.That(plan.Faults, Is.Not.Empty);
            Assert.That(
                plan.Operations.Except(appends).Select(operation => NameOf(operation.Kind)).Distinct(),
                Is.SubsetOf(swarm.Reads.Select(part => part.Name)));
            Assert.That(
                appends.Where(append => append.Codec is not null).Select(append => "codec-" + append.Codec).Distinct(),
                Is.SubsetOf(features));
            Assert.That(appends.Any(append => append.RecordBytes is not null),
                Is.EqualTo(features.Contains("record-sizes")));
            Assert.That(appends.Any(append => append.Count > 1), Is.EqualTo(features.Contains("batches")));
        }
    }

    [Test]
    public void ApplyTo_WithoutFeatures_ClientsDoWithoutThem()
    {
        var none = Whole.Clients with { AppendPercent = 40, OperationsPerSecond = 10 };
        var swarm = new Swarm(10, 40, [new("seek", 100)], [], 50, [new("pause", 8)], []);

        var applied = swarm.ApplyTo(Whole);

        var clients = applied.Clients;
        Assert.That(
            (clients.Idempotent, clients.Keys, clients.TombstonePercent, clients.Burst, clients.RecordsPerAppend),
            Is.EqualTo((false, 0, 0, 1, new Bounds(1, 1))));
        Assert.That((clients.RecordBytes, clients.FetchBytes, clients.Codecs.Except(["none"])),
            Is.EqualTo(((Bounds?)null, (Bounds?)null, Array.Empty<string>())));
        Assert.That((clients.SeekPercent, clients.SeekTimePercent, clients.FromEndPercent), Is.EqualTo((100, 0, 0)));
        Assert.That(
            (clients.AppendPercent, clients.OperationsPerSecond, clients.Count),
            Is.EqualTo((none.AppendPercent, none.OperationsPerSecond, none.Count)));
        Assert.That(applied.Faults.Count, Is.EqualTo(new Bounds(6, 10)));
        Assert.That(applied.Faults.Kinds.Single(), Is.EqualTo(
            Whole.Faults.Kinds.Single(kind => kind.Kind == FaultKind.Pause) with { Weight = 16 }));
    }

    [Test]
    public void Generate_CompactedTopic_KeepsItsKeys()
    {
        var compacted = Whole with
        {
            Cluster = Whole.Cluster with { Config = [new("log.cleanup.policy", "compact", "a.yaml", 1)] },
        };

        foreach (var draw in Draws(compacted).Take(20))
        {
            Assert.That(draw.Features, Does.Not.Contain("keys"));
            Assert.That(draw.ApplyTo(compacted).Clients.Keys, Is.EqualTo(9));
        }
    }

    [Test]
    public void Read_WrittenPlan_HasTheSwarmAndTheDetails()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var plan = PlanGenerator.Generate(Whole, seed);
            using var file = new MemoryStream();
            PlanJson.Write(file, plan);
            file.Position = 0;

            var read = PlanJson.Read(file, "plan.json");
            Assert.That(read.Swarm!.ToString(), Is.EqualTo(plan.Swarm!.ToString()));
            Assert.That(read.Operations, Is.EqualTo(plan.Operations));
        }
    }

    [Test]
    public void ApplyTo_OtherScenario_Throws()
    {
        var swarm = new Swarm(10, 40, [], ["keys", "wings"], 50, [], []);

        Assert.That(() => swarm.ApplyTo(Whole), Throws.TypeOf<PlanFormatException>()
            .With.Message.Contains("'swarm.features': 'wings' is not in the scenario"));
        Assert.That(() => (swarm with { Features = [], Faults = [new("crash-2", 1)] }).ApplyTo(Whole),
            Throws.TypeOf<PlanFormatException>().With.Message.Contains("'crash-2' is not in the scenario"));
    }

    [TestCase(0, 40, 1, "swarm.operationsPerSecond")]
    [TestCase(1, 101, 1, "swarm.appendPercent")]
    [TestCase(1, 40, 0, "swarm.reads")]
    public void Read_WrongSwarm_NamesTheKey(int rate, int appends, int share, string key)
    {
        var plan = new Plan("s", 1, [], []) { Swarm = new Swarm(rate, appends, [new("seek", share)], [], 50, [], []) };
        using var file = new MemoryStream();
        PlanJson.Write(file, plan);
        file.Position = 0;

        Assert.That(Assert.Throws<PlanFormatException>(() => PlanJson.Read(file, "plan.json"))!.Key, Is.EqualTo(key));
    }

    private static string NameOf(OperationKind kind) => kind switch
    {
        OperationKind.ReadEnd => "read-end",
        OperationKind.Seek => "seek",
        OperationKind.SeekTime => "seek-time",
        _ => "read",
    };
}
