using Harness.Client;
using Harness.Faults;
using Harness.Simulation.Networks;
using Harness.Workloads;

namespace Harness.Runs;

/// <summary>What holds for every plan, whoever wrote it.</summary>
/// <param name="plan">The plan.</param>
/// <param name="file">What to call it in errors.</param>
internal sealed class PlanRules(Plan plan, string file)
{
    private const int MaxCount = 100_000;
    private const int MaxNodes = 1000;
    private const int MaxPercent = 1000;
    private const int MaxBytes = 1024 * 1024;

    /// <exception cref="PlanFormatException">The plan breaks a rule.</exception>
    public void Check()
    {
        Require(plan.Scenario.Length > 0, "scenario", "expected the name of a scenario");
        CheckOrder([.. plan.Operations.Select(o => (o.AtMs, o.Id))], "operations");
        CheckOrder([.. plan.Faults.Select(f => (f.AtMs, f.Id))], "faults");
        for (var i = 0; i < plan.Operations.Count; i++)
        {
            CheckOperation(plan.Operations[i], $"operations[{i}]");
        }

        for (var i = 0; i < plan.Faults.Count; i++)
        {
            CheckFault(plan.Faults[i], $"faults[{i}]");
        }

        CheckSwarm();

        // Whether it goes with the scenario shows when it runs.
        for (var i = 0; i < plan.Setup?.Topics.Count; i++)
        {
            Require(plan.Setup.Topics[i] is { Name.Length: > 0 }, $"setup.topics[{i}]",
                "expected a topic of the scenario");
        }
    }

    private void CheckSwarm()
    {
        if (plan.Swarm is not { } swarm)
        {
            return;
        }

        Require(swarm.OperationsPerSecond >= 1, "swarm.operationsPerSecond", "expected 1 or more");
        Require(swarm.AppendPercent is >= 0 and <= 100, "swarm.appendPercent", "expected 0 to 100");
        Require(swarm.FaultPercent is >= 0 and <= MaxPercent, "swarm.faultPercent", $"expected 0 to {MaxPercent}");
        Require(swarm.Features.All(feature => feature is not null), "swarm.features", "expected names");
        foreach (var (parts, key) in new[]
        {
            (swarm.Reads, "swarm.reads"), (swarm.Faults, "swarm.faults"), (swarm.Sequences, "swarm.sequences"),
        })
        {
            Require(parts.All(part => part is { Name.Length: > 0, Share: >= 1 and <= MaxPercent })
                && parts.Select(part => part.Name).Distinct().Count() == parts.Count, key,
                $"expected different names, each with a share of 1 to {MaxPercent}");
        }
    }

    private void CheckOrder(IReadOnlyList<(int AtMs, int Id)> items, string list)
    {
        var ids = new HashSet<int>();
        for (var i = 0; i < items.Count; i++)
        {
            Require(items[i].AtMs >= 0, $"{list}[{i}].atMs", "expected ms since the start, 0 or more");
            Require(items[i].Id >= 0 && ids.Add(items[i].Id), $"{list}[{i}].id",
                "expected a number of its own, 0 or more");
            Require(i == 0 || items[i - 1].CompareTo(items[i]) < 0, $"{list}[{i}]", "not in order of time, then id");
        }
    }

    private void CheckOperation(PlannedOperation operation, string path)
    {
        var isAppend = operation.Kind == OperationKind.Append;
        Require(operation.Client >= 1, path + ".client", "expected a client's number, 1 or more");
        Require(operation.Topic.Length > 0, path + ".topic", "expected the name of a topic");
        Require(operation.Partition >= 0, path + ".partition", "expected 0 or more");
        Require(isAppend ? operation.Count is >= 1 and <= MaxCount : operation.Count == 0, path + ".count",
            $"expected 1 to {MaxCount} for an append, 0 for a read");
        Require(isAppend ? operation.Acks is >= -1 and <= 1 : operation.Acks == 0, path + ".acks",
            "expected -1, 0 or 1 for an append, 0 for a read");
        CheckDetails(operation, path);
    }

    private void CheckDetails(PlannedOperation operation, string path)
    {
        var isAppend = operation.Kind == OperationKind.Append;
        Require(operation.Codec is null || (isAppend && Codecs.Find(operation.Codec) is not null), path + ".codec",
            $"expected one of {string.Join(", ", Codecs.All)} for an append, nothing for a read");
        Require(operation.RecordBytes is null || (isAppend && IsSize(operation.RecordBytes)), path + ".recordBytes",
            $"expected 0 to {MaxBytes} for an append, nothing for a read");
        Require(operation.MaxBytes is null || (!isAppend && IsSize(operation.MaxBytes)), path + ".maxBytes",
            $"expected 0 to {MaxBytes} for a read, nothing for an append");
        Require(
            operation.Kind == OperationKind.Seek
                ? operation.Place is >= 0 and <= PlannedOperation.MostPlace
                : operation.Place is null,
            path + ".place", $"expected 0 to {PlannedOperation.MostPlace} for a seek, else nothing");
        Require(
            operation.Kind == OperationKind.SeekTime ? operation.BackMs >= 0 : operation.BackMs is null,
            path + ".backMs", "expected ms, 0 or more, for a seek by time, else nothing");
    }

    private static bool IsSize(int? bytes) => bytes is >= 0 and <= MaxBytes;

    private void CheckFault(PlannedFault fault, string path)
    {
        var traits = FaultTraits.Of(fault.Kind);
        var nodes = fault.Nodes;
        Require(fault.DurationMs >= 0, path + ".durationMs", "expected ms, 0 or more");
        Require(nodes.Count >= traits.MinNodes && nodes.Count <= MaxNodes && nodes.Distinct().Count() == nodes.Count
                && nodes.All(n => n >= 1), path + ".nodes",
            $"expected {traits.MinNodes} or more different node ids, each 1 or more");
        Require(traits.HasApi ? RpcApi.Find(fault.Api) is not null : fault.Api is null, path + ".api",
            traits.HasApi ? $"expected one of {string.Join(", ", RpcApi.All.Select(api => api.Name))}"
                : "nothing expected for this kind");
        Require(fault.Step is null || (traits.HasStep && ProtocolStep.Find(fault.Step) is not null), path + ".step",
            traits.HasStep ? $"expected one of {string.Join(", ", ProtocolStep.All.Select(step => step.Id))}"
                : "nothing expected for this kind");
        Require(fault.Target is not { Partition: < 0 }, path + ".target", "expected a partition, 0 or more");
        Require(fault.Target is null || traits.MinNodes == 1, path + ".target", "nothing expected for this kind");
        var amount = traits.IsSigned ? Math.Abs((long)fault.Amount) : fault.Amount;
        Require(amount >= traits.MinAmount && amount <= traits.MaxAmount, path + ".amount",
            $"expected {traits.MinAmount} to {traits.MaxAmount}{(traits.IsSigned ? ", either way" : "")}");
    }

    private void Require(bool holds, string key, string problem)
    {
        if (!holds)
        {
            throw new PlanFormatException(file, key, problem);
        }
    }
}
