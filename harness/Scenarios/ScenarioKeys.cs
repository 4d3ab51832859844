using Harness.Faults;

namespace Harness.Scenarios;

/// <summary>The keys of scenario files, section by section. <c>scenario.schema.json</c> describes the same.</summary>
public static class ScenarioKeys
{
    /// <summary>The whole file.</summary>
    public static IReadOnlyList<string> Root { get; } =
        ["name", "description", "model", "expects", "defect", "virtualSeconds", "phases", "cluster", "topics",
        "clients", "faults", "reaches", "swarm"];

    /// <summary>Section <c>phases</c>.</summary>
    public static IReadOnlyList<string> Phases { get; } =
        ["operationsFromMs", "faultsFromMs", "faultsUntilMs", "healAtMs", "livenessFromMs", "livenessUntilMs",
        "finalFromMs"];

    /// <summary>Section <c>cluster</c>; its <c>config</c> holds any of Kafka's keys.</summary>
    public static IReadOnlyList<string> Cluster { get; } = ["brokers", "racks", "config"];

    /// <summary>Items of <c>topics</c>; their <c>config</c> holds any of Kafka's keys of topics.</summary>
    public static IReadOnlyList<string> Topic { get; } = ["name", "partitions", "replicationFactor", "config"];

    /// <summary>Section <c>clients</c>.</summary>
    public static IReadOnlyList<string> Clients { get; } =
        ["count", "operationsPerSecond", "appendPercent", "recordsPerAppend", "acks", "burst", "idempotent", "keys",
        "tombstonePercent", "fromEndPercent", "seekPercent", "seekTimePercent", "codecs", "recordBytes",
        "fetchBytes"];

    /// <summary>Section <c>faults</c>.</summary>
    public static IReadOnlyList<string> Faults { get; } =
        ["count", "followPercent", "againPercent", "togetherPercent", "budget", "kinds", "sequenceCount", "sequences"];

    /// <summary>Items of <c>faults.sequences</c>.</summary>
    public static IReadOnlyList<string> Sequence { get; } = ["name", "weight", "steps"];

    /// <summary>Items of <c>steps</c>: of all kinds of faults together.</summary>
    public static IReadOnlyList<string> Step { get; } = [.. FaultTraits.All.SelectMany(StepOf).Distinct()];

    /// <summary>Section <c>faults.kinds</c>: the kinds of faults.</summary>
    public static IReadOnlyList<string> FaultKinds { get; } = [.. FaultTraits.All.Select(t => t.Name)];

    /// <summary>What a step may say that is a kind of fault.</summary>
    public static IReadOnlyList<string> StepOf(FaultTraits traits) =>
        ["kind", "afterMs", .. Fault(traits).Except(["weight", "count"])];

    /// <summary>What a kind of fault may say.</summary>
    public static IReadOnlyList<string> Fault(FaultTraits traits)
    {
        IReadOnlyList<string> all = ["weight", "count", "durationMs", "nodes"];
        return [.. all, .. traits.AmountName is { } amount ? [amount] : Array.Empty<string>(),
            .. traits.HasStep ? ["at"] : Array.Empty<string>(),
            .. traits.HasApi ? ["apis"] : Array.Empty<string>(),
            .. traits.MinNodes == 1 ? ["roles"] : Array.Empty<string>()];
    }
}
