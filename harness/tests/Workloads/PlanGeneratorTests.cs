using Harness.Faults;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Tests.Scenarios;
using Harness.Workloads;

namespace Harness.Tests.Workloads;

public sealed class PlanGeneratorTests
{
    private const int Seeds = 30;

    [Test]
    public void Generate_SameSeed_GivesTheSameBytes()
    {
        var first = Bytes(PlanGenerator.Generate(ScenarioText.Parse(), 42));
        var second = Bytes(PlanGenerator.Generate(ScenarioText.Parse(), 42));
        var other = Bytes(PlanGenerator.Generate(ScenarioText.Parse(), 43));

        Assert.That(second, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    // Pinned: seeds people noted down must go on meaning the same plan.
    [Test]
    public void Generate_KnownSeed_GivesTheKnownPlan()
    {
        var plan = PlanGenerator.Generate(ScenarioText.Parse(), 7);

        Assert.That(System.IO.Hashing.XxHash3.HashToUInt64(Bytes(plan)).ToString("x16"),
            Is.EqualTo("5aa0f68544bc02e7"));
    }

    [Test]
    public void Generate_OtherFaultsOrConfiguration_LeavesOperationsAlone()
    {
        var scenario = ScenarioText.Parse();
        var changed = scenario with
        {
            Faults = scenario.Faults with { Count = new Bounds(0, 0) },
            Cluster = scenario.Cluster with { Config = [] },
            Model = "log-linearizable",
        };

        Assert.That(PlanGenerator.Generate(changed, 5).Operations,
            Is.EqualTo(PlanGenerator.Generate(scenario, 5).Operations));
        Assert.That(PlanGenerator.Generate(changed, 5).Faults, Is.Empty);
    }

    [Test]
    public void Generate_ReadsFromEnd_ReplacesSomeReadsOnly()
    {
        var scenario = ScenarioText.Parse();
        var plain = PlanGenerator.Generate(scenario, 5).Operations;
        var some = PlanGenerator.Generate(
            scenario with { Clients = scenario.Clients with { FromEndPercent = 30 } }, 5).Operations;

        Assert.That(
            some.Select(o => o.Kind == OperationKind.ReadEnd ? o with { Kind = OperationKind.Read } : o),
            Is.EqualTo(plain));
        var reads = plain.Count(o => o.Kind == OperationKind.Read);
        Assert.That(some.Count(o => o.Kind == OperationKind.ReadEnd), Is.InRange(reads * 0.2, reads * 0.4));
    }

    [Test]
    public void Generate_SizesCodecsAndSeeks_LeaveAllElseAlone()
    {
        var scenario = ScenarioText.Parse();
        var plain = PlanGenerator.Generate(scenario, 5).Operations;
        var some = PlanGenerator.Generate(
            scenario with
            {
                Clients = scenario.Clients with
                {
                    Codecs = ["none", "lz4"],
                    RecordBytes = new Bounds(30, 50),
                    FetchBytes = new Bounds(100, 1000),
                    SeekPercent = 20,
                    SeekTimePercent = 30,
                },
            },
            5).Operations;

        Assert.That(some.Select(o => o with
        {
            Kind = o.Kind == OperationKind.Append ? o.Kind : OperationKind.Read,
            Codec = null,
            RecordBytes = null,
            MaxBytes = null,
            Place = null,
            BackMs = null,
        }), Is.EqualTo(plain));
        var (appends, reads) = (
            some.Where(o => o.Kind == OperationKind.Append).ToList(),
            some.Where(o => o.Kind != OperationKind.Append).ToList());
        Assert.That(appends.Count(o => o.Codec == "lz4") / (double)appends.Count, Is.InRange(0.4, 0.6));
        Assert.That(appends.Select(o => o.RecordBytes!.Value), Has.All.InRange(30, 50).And.Some.Not.EqualTo(30));
        Assert.That(reads.Count(o => o.Kind == OperationKind.Seek) / (double)reads.Count, Is.InRange(0.1, 0.3));
        Assert.That(reads.Count(o => o.Kind == OperationKind.SeekTime) / (double)reads.Count, Is.InRange(0.2, 0.4));
        Assert.That(reads.GroupBy(o => o.Client).Select(own => own.Select(o => o.MaxBytes).Distinct().Count()),
            Has.All.EqualTo(1), "a client is slow or fast for a whole run");
        Assert.That(reads.Select(o => o.MaxBytes!.Value).Distinct(), Is.SubsetOf(new[] { 100, 200, 400, 800, 1000 }));
    }

    [Test]
    public void Generate_CrashAtSteps_DrawsOne()
    {
        var scenario = ScenarioText.Parse(ScenarioText.Full.Replace(
            "storageCalls: 5..50", "storageCalls: 5..50, at: [committed, truncated]", StringComparison.Ordinal));
        var plain = PlanGenerator.Generate(ScenarioText.Parse(), 5).Faults;
        var faults = PlanGenerator.Generate(scenario, 5).Faults;

        Assert.That(faults.Select(fault => fault.Id), Is.EqualTo(plain.Select(fault => fault.Id)));
        Assert.That(faults.Select(fault => fault.AtMs), Is.EqualTo(plain.Select(fault => fault.AtMs)));
        Assert.That(
            faults.Where(fault => fault.Kind == FaultKind.Crash).Select(fault => fault.Step).Distinct(),
            Is.SubsetOf(new[] { "committed", "truncated" }).And.Not.Empty);
    }

    [Test]
    public void Generate_OtherClients_LeavesFaultsAlone()
    {
        var scenario = ScenarioText.Parse();
        var changed = scenario with { Clients = scenario.Clients with { OperationsPerSecond = 1, Count = 1 } };

        Assert.That(Text(PlanGenerator.Generate(changed, 5).Faults),
            Is.EqualTo(Text(PlanGenerator.Generate(scenario, 5).Faults)));
    }

    [Test]
    public void Generate_MoreFaults_KeepsThoseThereWere()
    {
        var scenario = ScenarioText.Parse();
        Scenario With(int count) =>
            scenario with { Faults = scenario.Faults with { Count = new Bounds(count, count) } };

        var few = PlanGenerator.Generate(With(12), 5).Faults;
        var many = PlanGenerator.Generate(With(20), 5).Faults;

        Assert.That(Text(many.Where(f => f.Id < few.Count)), Is.EqualTo(Text(few)));
    }

    [Test]
    public void Generate_LongerRun_KeepsWhatOperationsDo()
    {
        var scenario = ScenarioText.Parse();
        var longer = scenario with { Phases = scenario.Phases with { LivenessUntilMs = 9000 } };

        var before = PlanGenerator.Generate(scenario, 5).Operations;
        var after = PlanGenerator.Generate(longer, 5).Operations.ToDictionary(o => o.Id);

        Assert.That(before.Where(o => o.AtMs < 7999).All(o => after[o.Id] == o), Is.True);
        Assert.That(after, Has.Count.EqualTo(before.Count + 200));
    }

    [Test]
    public void Generate_AnySeed_StaysWithinTheScenario()
    {
        var scenario = ScenarioText.Parse();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var plan = PlanGenerator.Generate(scenario, seed);
            foreach (var operation in plan.Operations)
            {
                AssertWithin(operation, scenario);
            }

            foreach (var fault in plan.Faults)
            {
                AssertWithin(fault, scenario);
            }

            foreach (var kind in scenario.Faults.Kinds)
            {
                Assert.That(plan.Faults.Count(f => f.Kind == kind.Kind), Is.InRange(kind.Count.Min, kind.Count.Max));
            }
        }
    }

    [Test]
    public void Generate_BitRot_StrikesTheSameBrokersUnlessBeyondTheBudget([Values] bool isBeyond)
    {
        var scenario = ScenarioText.Parse();
        var rot = new ScenarioFault(
            FaultKind.BitRot, 1, new Bounds(0, 9), new Bounds(10, 10), new Bounds(1, 1), new Bounds(1, 2));
        scenario = scenario with
        {
            Faults = scenario.Faults with { Count = new Bounds(4, 4), Kinds = [rot], IsBeyondBudget = isBeyond },
        };
        var struck = Enumerable.Range(0, 20).Select(seed => PlanGenerator.Generate(scenario, (ulong)seed).Faults
            .SelectMany(fault => fault.Nodes).Distinct().Count()).ToList();

        Assert.That(struck, isBeyond ? Has.Some.GreaterThan(1) : Has.All.EqualTo(1));
    }

    [Test]
    public void Generate_Again_StrikesTheSameBrokersRightAfter()
    {
        var scenario = ScenarioText.Parse(ScenarioText.Full.Replace("followPercent: 40", "followPercent: 100")
            .Replace("againPercent: 60", "againPercent: 100"));
        var again = 0;
        foreach (var plan in Enumerable.Range(0, Seeds).Select(seed => PlanGenerator.Generate(scenario, (ulong)seed)))
        {
            foreach (var fault in plan.Faults.Where(fault => fault.Id > 0))
            {
                var before = plan.Faults.Single(other => other.Id == fault.Id - 1);
                var pause = fault.AtMs - (before.AtMs + before.DurationMs);
                var kind = scenario.Faults.Kinds.Single(kind => kind.Kind == fault.Kind);
                if (before.Nodes.Count >= kind.Nodes.Min && before.Nodes.Count <= kind.Nodes.Max
                    && pause is >= 0 and <= 500)
                {
                    again += fault.Nodes.SequenceEqual(before.Nodes) ? 1 : 0;
                }
            }
        }

        var faults = Enumerable.Range(0, Seeds).Sum(seed => PlanGenerator.Generate(scenario, (ulong)seed).Faults.Count);
        Assert.That(again, Is.GreaterThan(faults / 4));
    }

    [Test]
    public void Generate_Together_BeginsRightAfterTheOneBefore()
    {
        var scenario = ScenarioText.Parse(ScenarioText.Full.Replace("followPercent: 40", "togetherPercent: 100"));
        var pauses = new List<int>();
        foreach (var plan in Enumerable.Range(0, Seeds).Select(seed => PlanGenerator.Generate(scenario, (ulong)seed)))
        {
            var byId = plan.Faults.OrderBy(fault => fault.Id).ToList();
            pauses.AddRange(byId.Skip(1).Zip(byId, (fault, before) => fault.AtMs - before.AtMs));
        }

        // Some would begin too late to end in time.
        Assert.That(pauses.Count(pause => pause is >= 0 and <= 200), Is.GreaterThan(pauses.Count * 9 / 10));
        Assert.That(pauses.Distinct().Count(), Is.GreaterThan(100));
    }

    [Test]
    public void Generate_ApisAndRoles_AreThoseOfTheScenarioAndOfOnePartition()
    {
        var scenario = ScenarioText.Parse();
        var plans = Enumerable.Range(0, 10 * Seeds).Select(s => PlanGenerator.Generate(scenario, (ulong)s)).ToList();
        var faults = plans.SelectMany(plan => plan.Faults).ToList();

        Assert.That(faults.Where(f => f.Kind == FaultKind.HoldRequest).Select(f => f.Api).Distinct().Order(),
            Is.EqualTo(new[] { "Fetch", "Vote" }));
        Assert.That(faults.Where(f => f.Kind == FaultKind.HoldAnswer).Select(f => f.Target!.Role).Distinct().Order(),
            Is.EqualTo(new[] { FaultRole.Leader, FaultRole.Other }));
        Assert.That(faults.Where(f => f.Kind is not FaultKind.HoldAnswer).Select(f => f.Target), Has.All.Null);
        var partitions = plans.Select(plan => plan.Faults.Where(f => f.Target is not null)
            .Select(f => (f.Target!.Topic, f.Target.Partition)).Distinct().ToList()).ToList();
        Assert.That(partitions.Select(list => list.Count), Has.All.LessThanOrEqualTo(1));
        Assert.That(partitions.SelectMany(list => list).Distinct().Count(), Is.EqualTo(5));
    }

    [Test]
    public void Generate_ManySeeds_UsesTheWholeRange()
    {
        var scenario = ScenarioText.Parse();
        var plans = Enumerable.Range(0, Seeds).Select(s => PlanGenerator.Generate(scenario, (ulong)s)).ToList();
        var operations = plans.SelectMany(p => p.Operations).ToList();
        var faults = plans.SelectMany(p => p.Faults).ToList();

        Assert.That(operations.Count(o => o.Kind == OperationKind.Append) / (double)operations.Count,
            Is.EqualTo(0.7).Within(0.02));
        Assert.That(operations.Select(o => (o.Topic, o.Partition)).Distinct().Count(), Is.EqualTo(5));
        Assert.That(operations.Select(o => o.Client).Distinct().Count(), Is.EqualTo(4));
        Assert.That(operations.Where(o => o.Kind == OperationKind.Append).Select(o => o.Count).Distinct().Order(),
            Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(faults.Select(f => f.Kind).Distinct().Count(), Is.EqualTo(19));
        Assert.That(faults.Where(f => f.Kind == FaultKind.Crash).Select(f => f.Nodes.Count).Distinct().Order(),
            Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That(faults.Where(f => f.Kind == FaultKind.PartitionOneWay).Count(f => f.Nodes[0] > f.Nodes[1]),
            Is.Positive);
        Assert.That(
            faults.Where(f => f.Kind == FaultKind.ClockOffset).Select(f => Math.Sign(f.Amount)).Distinct().Order(),
            Is.EqualTo(new[] { -1, 1 }));
        Assert.That(faults.Where(f => f.Kind == FaultKind.Crash).Select(f => f.Amount), Has.All.Positive);
    }

    private static void AssertWithin(PlannedOperation operation, Scenario scenario)
    {
        var topic = scenario.Topics.Single(t => t.Name == operation.Topic);
        Assert.That(operation.AtMs, Is.InRange(scenario.Phases.OperationsFromMs, scenario.Phases.LivenessUntilMs - 1));
        Assert.That(operation.Client, Is.InRange(1, scenario.Clients.Count));
        Assert.That(operation.Partition, Is.InRange(0, topic.Partitions - 1));
        Assert.That(operation.Acks, Is.EqualTo(operation.Kind == OperationKind.Append ? 1 : 0));
    }

    private static void AssertWithin(PlannedFault fault, Scenario scenario)
    {
        var kind = scenario.Faults.Kinds.Single(k => k.Kind == fault.Kind);
        Assert.That(fault.AtMs, Is.InRange(scenario.Phases.FaultsFromMs, scenario.Phases.FaultsUntilMs - 1));
        Assert.That(fault.AtMs + fault.DurationMs, Is.LessThanOrEqualTo(scenario.Phases.HealAtMs));
        Assert.That(fault.DurationMs, Is.InRange(kind.DurationMs.Min, kind.DurationMs.Max));
        Assert.That(fault.Nodes, Is.Unique.And.All.InRange(1, scenario.Cluster.Brokers));
        Assert.That(fault.Nodes, Has.Count.InRange(kind.Nodes.Min, kind.Nodes.Max));
        Assert.That(Math.Abs(fault.Amount), Is.InRange(kind.Amount.Min, kind.Amount.Max));
    }

    private static IReadOnlyList<string> Text(IEnumerable<PlannedFault> faults) =>
        [.. faults.Select(f => $"{f} {string.Join(',', f.Nodes)}")];

    private static byte[] Bytes(Plan plan)
    {
        using var stream = new MemoryStream();
        PlanJson.Write(stream, plan);
        return stream.ToArray();
    }
}
