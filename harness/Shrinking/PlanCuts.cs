using Harness.Faults;
using Harness.Runs;
using Harness.Workloads;

namespace Harness.Shrinking;

/// <summary>
/// Ways to make a plan simpler without taking operations or faults out; null where it is that simple.
/// </summary>
internal static class PlanCuts
{
    /// <summary>Faults shorter than this are not worth shortening, in ms.</summary>
    private const int ShortMs = 100;

    /// <summary>Every operation on the first partition of one topic, and no other partitions.</summary>
    public static Plan? OnePartition(Plan plan, PlanSetup setup, string topic) =>
        setup.Topics is [{ Partitions: 1 }]
            ? null
            : plan with
            {
                Operations = [.. plan.Operations.Select(each => each with { Topic = topic, Partition = 0 })],
                Faults = [.. plan.Faults.Select(each => each.Target is { } target
                    ? each with { Target = target with { Topic = topic, Partition = 0 } }
                    : each)],
                Setup = setup with { Topics = [new PlannedTopic(topic, 1)] },
            };

    /// <summary>No topics or last partitions that nothing in the plan is about.</summary>
    public static Plan? OnlyUsedPartitions(Plan plan, PlanSetup setup)
    {
        var used = plan.Operations.Select(each => (each.Topic, each.Partition))
            .Concat(plan.Faults.Where(each => each.Target is not null)
                .Select(each => (each.Target!.Topic, each.Target.Partition)))
            .ToLookup(each => each.Topic, each => each.Partition, StringComparer.Ordinal);
        List<PlannedTopic> topics =
        [
            .. setup.Topics.Where(topic => used.Contains(topic.Name))
                .Select(topic => topic with { Partitions = Math.Min(topic.Partitions, used[topic.Name].Max() + 1) }),
        ];
        return topics.Count == 0 || topics.SequenceEqual(setup.Topics)
            ? null
            : plan with { Setup = setup with { Topics = topics } };
    }

    /// <summary>One broker less: the last one, if no fault strikes it.</summary>
    public static Plan? FewerBrokers(Plan plan, PlanSetup setup, int least) =>
        setup.Brokers <= least || plan.Faults.Any(fault => fault.Nodes.Contains(setup.Brokers))
            ? null
            : plan with { Setup = setup with { Brokers = setup.Brokers - 1 } };

    /// <summary>Everything that other clients do, done by the first of them.</summary>
    public static Plan? OneClient(Plan plan) =>
        plan.Operations.Select(operation => operation.Client).Distinct().Count() <= 1
            ? null
            : plan with { Operations = [.. plan.Operations.Select(each => each with { Client = 1 })] };

    /// <summary>What one client does, done by the first one.</summary>
    public static Plan? WithoutClient(Plan plan, int client)
    {
        var first = plan.Operations.Select(operation => operation.Client).DefaultIfEmpty(client).Min();
        return first == client || plan.Operations.All(operation => operation.Client != client)
            ? null
            : plan with
            {
                Operations = [.. plan.Operations.Select(each =>
                    each.Client == client ? each with { Client = first } : each)],
            };
    }

    /// <summary>One record in each append.</summary>
    public static Plan? OneRecordEach(Plan plan) => plan.Operations.All(operation => operation.Count <= 1)
        ? null
        : plan with { Operations = [.. plan.Operations.Select(OneRecord)] };

    /// <summary>One record in one append.</summary>
    public static Plan? OneRecordIn(Plan plan, int operation) =>
        plan.Operations.All(each => each.Id != operation || each.Count <= 1)
            ? null
            : plan with
            {
                Operations = [.. plan.Operations.Select(each => each.Id == operation ? OneRecord(each) : each)],
            };

    /// <summary>A fault half as long.</summary>
    public static Plan? HalfAsLong(Plan plan, int fault) => Changed(plan, fault, each =>
        each.DurationMs < 2 * ShortMs ? each : each with { DurationMs = each.DurationMs / 2 });

    /// <summary>A fault of the least amount.</summary>
    public static Plan? LeastAmount(Plan plan, int fault) => Changed(plan, fault, each =>
        each with { Amount = FaultTraits.Of(each.Kind).MinAmount });

    /// <summary>A fault that spares a broker.</summary>
    public static Plan? Sparing(Plan plan, int fault, int broker) => Changed(plan, fault, each =>
        each.Nodes.Count <= FaultTraits.Of(each.Kind).MinNodes || !each.Nodes.Contains(broker)
            ? each
            : each with { Nodes = [.. each.Nodes.Where(node => node != broker)] });

    private static PlannedOperation OneRecord(PlannedOperation operation) =>
        operation with { Count = Math.Min(operation.Count, 1) };

    private static Plan? Changed(Plan plan, int fault, Func<PlannedFault, PlannedFault> change)
    {
        var old = plan.Faults.FirstOrDefault(each => each.Id == fault);
        var changed = old is null ? null : change(old);
        return changed is null || changed == old
            ? null
            : plan with { Faults = [.. plan.Faults.Select(each => each.Id == fault ? changed : each)] };
    }
}
