using FsCheck;
using FsCheck.Fluent;
using Harness.Scenarios;
using Harness.Workloads;

namespace Harness.Runs;

/// <summary>
/// Generates client operations: evenly spaced, each then moved by up to twice the space, so that some coincide; or in
/// bursts, whose operations are at most a millisecond apart.
/// </summary>
internal static class OperationGenerator
{
    private const int GeneratorSize = 1;

    public static IEnumerable<PlannedOperation> Generate(Scenario scenario, ulong seed)
    {
        var draws = Draws(scenario);
        var (from, until) = (scenario.Phases.OperationsFromMs, scenario.Phases.LivenessUntilMs);
        var count = (int)((until - from) * (long)scenario.Clients.OperationsPerSecond / 1000);
        for (var i = 0; i < count; i++)
        {
            var draw = draws.Sample(1, PlanSeed.For(seed, PlanSeed.Operations, i), GeneratorSize).First();
            var slot = i - (i % scenario.Clients.Burst);
            var at = from + (int)(slot * 1000L / scenario.Clients.OperationsPerSecond) + draw.JitterMs;
            var operation = Operation(scenario, i, Math.Min(at, until - 1), draw);
            yield return OperationDetails.Draw(operation, scenario, seed);
        }
    }

    private static Gen<Draw> Draws(Scenario scenario)
    {
        var clients = scenario.Clients;
        return
            from jitter in Gen.Choose(0, clients.Burst > 1 ? 1 : Math.Max(1, 2000 / clients.OperationsPerSecond))
            from client in Gen.Choose(1, clients.Count)
            from percent in Gen.Choose(0, 99)
            from partition in Gen.Choose(0, scenario.Topics.Sum(t => t.Partitions) - 1)
            from records in Gen.Choose(clients.RecordsPerAppend.Min, clients.RecordsPerAppend.Max)
            select new Draw(jitter, client, percent < clients.AppendPercent, partition, records);
    }

    private static PlannedOperation Operation(Scenario scenario, int id, int at, Draw draw)
    {
        var (topic, partition) = (0, draw.Partition);
        while (partition >= scenario.Topics[topic].Partitions)
        {
            partition -= scenario.Topics[topic++].Partitions;
        }

        var name = scenario.Topics[topic].Name;
        return draw.IsAppend
            ? new(id, at, draw.Client, OperationKind.Append, name, partition, draw.Records, scenario.Clients.Acks)
            : new(id, at, draw.Client, OperationKind.Read, name, partition, 0, 0);
    }

    // Partition counts over all topics.
    private readonly record struct Draw(int JitterMs, int Client, bool IsAppend, int Partition, int Records);
}
