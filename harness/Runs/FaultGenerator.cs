using FsCheck;
using FsCheck.Fluent;
using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>Generates faults, each in the fault phase and over when the cluster heals.</summary>
internal static class FaultGenerator
{
    private const int GeneratorSize = 1;

    // A fault that follows another begins this long before its end, to this long after it.
    private const int FollowBeforeMs = 300;
    private const int FollowAfterMs = 500;

    // Faults that belong together begin at most this long one after the other.
    private const int TogetherMs = 200;

    // Brokers have mostly recovered this long after the end of a fault.
    private const int RecoveryMs = 1000;

    public static IReadOnlyList<PlannedFault> Generate(Scenario scenario, ulong seed)
    {
        var (phases, settings) = (scenario.Phases, scenario.Faults);
        if (settings.Count.Max == 0 || phases.FaultsFromMs >= phases.FaultsUntilMs)
        {
            return [];
        }

        var faults = new List<PlannedFault>();

        var draws = Draws(scenario);
        foreach (var kind in Kinds(settings, seed))
        {
            var id = faults.Count;
            var draw = draws[kind].Sample(1, PlanSeed.For(seed, PlanSeed.Faults, id), GeneratorSize).First();

            // The latest that leaves the fault the least of its durations, where the phases are long enough for it.
            var latest = Math.Max(phases.FaultsFromMs, Math.Min(
                phases.FaultsUntilMs - 1, phases.HealAtMs - settings.Kinds[kind].DurationMs.Min));
            var follows = id > 0 && draw.Percent < settings.FollowPercent;
            var again = follows && draw.AgainPercent < settings.AgainPercent
                && MayStrike(settings.Kinds[kind], faults[^1].Nodes);
            var following = follows
                ? faults[^1].AtMs + faults[^1].DurationMs + (again ? Math.Abs(draw.FollowMs) : draw.FollowMs)
                : id > 0 && AfterMs(settings, seed, id) is { } after ? faults[^1].AtMs + after
                : int.MaxValue;
            var isInTime = following <= latest;
            var at = Math.Clamp(isInTime ? following : draw.AtMs, phases.FaultsFromMs, latest);
            var nodes = again && isInTime ? faults[^1].Nodes : draw.Nodes;
            var fault = new PlannedFault(
                id, settings.Kinds[kind].Kind, at, Math.Min(draw.DurationMs, phases.HealAtMs - at), nodes, draw.Amount)
            {
                Api = Element(settings.Kinds[kind].Apis, seed, PlanSeed.FaultApis, id),
                Step = Element(settings.Kinds[kind].Steps, seed, PlanSeed.FaultSteps, id),
                Target = Target(scenario, settings.Kinds[kind], seed, id),
            };
            faults.Add(settings.IsBeyondBudget ? fault : WithinBudget(fault, faults, scenario.Cluster));
        }

        return settings.IsBeyondBudget ? faults : [.. faults.Select(fault => InQuietTime(fault, faults, phases))];
    }

    /// <summary>
    /// Faults that were made otherwise, changed as generated ones are so that the budget has room for most of them.
    /// </summary>
    public static IReadOnlyList<PlannedFault> Fit(Scenario scenario, IReadOnlyList<PlannedFault> faults)
    {
        if (scenario.Faults.IsBeyondBudget)
        {
            return faults;
        }

        var fitted = new List<PlannedFault>();
        foreach (var fault in faults)
        {
            fitted.Add(WithinBudget(fault, fitted, scenario.Cluster));
        }

        return [.. fitted.Select(fault => InQuietTime(fault, fitted, scenario.Phases))];
    }

    // How long after the one before a fault begins that belongs together with it; null for one that does not.
    private static int? AfterMs(ScenarioFaults settings, ulong seed, int id)
    {
        var draws = from percent in Gen.Choose(0, 99)
                    from after in Gen.Choose(0, TogetherMs)
                    select percent < settings.TogetherPercent ? after : (int?)null;
        return draws.Sample(1, PlanSeed.For(seed, PlanSeed.FaultsTogether, id), GeneratorSize).First();
    }

    // All roles of a plan are those of one partition, so that faults add up.
    public static FaultTarget? Target(Scenario scenario, ScenarioFault kind, ulong seed, int id)
    {
        if (kind.Roles.Count == 0)
        {
            return null;
        }

        var partitions = scenario.Topics
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(index => (topic.Name, Index: index)))
            .ToList();
        var (topic, partition) = Element(partitions, seed, PlanSeed.FaultPartition, 0);
        return new FaultTarget(Element(kind.Roles, seed, PlanSeed.FaultRoles, id), topic, partition);
    }

    public static T? Element<T>(IReadOnlyList<T> list, ulong seed, ulong stream, int ordinal) => list.Count == 0
        ? default
        : list[Gen.Choose(0, list.Count - 1).Sample(1, PlanSeed.For(seed, stream, ordinal), GeneratorSize).First()];

    // Rot of brokers that are just stopping or starting, while others are away, is beyond the budget: if it can, it
    // waits until no other fault is under way.
    private static PlannedFault InQuietTime(
        PlannedFault fault, IReadOnlyList<PlannedFault> faults, ScenarioPhases phases)
    {
        if (fault.Kind != FaultKind.BitRot)
        {
            return fault;
        }

        var at = fault.AtMs;
        foreach (var other in faults.Where(other => other.Kind != FaultKind.BitRot).OrderBy(other => other.AtMs))
        {
            var recovered = other.AtMs + other.DurationMs + RecoveryMs;
            at = at >= other.AtMs && at < recovered ? recovered : at;
        }

        return at < phases.FaultsUntilMs && at + fault.DurationMs <= phases.HealAtMs ? fault with { AtMs = at } : fault;
    }

    // While some brokers have not recovered from what destroyed their copies, the budget has no room for others: the
    // same ones are struck again. Rot lasts until the end of a run.
    private static PlannedFault WithinBudget(
        PlannedFault fault, IReadOnlyList<PlannedFault> others, ScenarioCluster cluster)
    {
        var flushes = cluster.ValueOf("log.flush.before.ack") != "false";
        var first = fault.Kind == FaultKind.BitRot
            ? others.FirstOrDefault(other => other.Kind == FaultKind.BitRot)
            : others.FirstOrDefault(other => FaultBudget.Destroys(fault.Kind, flushes)
                && FaultBudget.Destroys(other.Kind, flushes) && other.Nodes.Count == fault.Nodes.Count
                && AreNear(fault, other));
        return first is null ? fault : fault with { Nodes = first.Nodes };
    }

    private static bool AreNear(PlannedFault a, PlannedFault b) =>
        a.AtMs < b.AtMs + b.DurationMs + RecoveryMs && b.AtMs < a.AtMs + a.DurationMs + RecoveryMs;

    private static bool MayStrike(ScenarioFault kind, IReadOnlyList<int> nodes) =>
        nodes.Count >= kind.Nodes.Min && nodes.Count <= kind.Nodes.Max;

    // Positions in the scenario's list of kinds: first what each kind needs at least, then by weight. A pick of a kind
    // that has reached its most is dropped.
    private static IEnumerable<int> Kinds(ScenarioFaults settings, ulong seed)
    {
        var count = Gen.Choose(settings.Count.Min, settings.Count.Max)
            .Sample(1, PlanSeed.For(seed, PlanSeed.FaultCount, 0), GeneratorSize).First();
        var byWeight = Gen.Frequency(settings.Kinds.Select((k, i) => (k.Weight, Gen.Constant(i))));
        var made = new int[settings.Kinds.Count];
        var needed = settings.Kinds.SelectMany((k, i) => Enumerable.Repeat(i, k.Count.Min)).ToList();
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var kind = ordinal < needed.Count
                ? needed[ordinal]
                : byWeight.Sample(1, PlanSeed.For(seed, PlanSeed.FaultCount, ordinal + 1), GeneratorSize).First();
            if (made[kind]++ < settings.Kinds[kind].Count.Max)
            {
                yield return kind;
            }
        }
    }

    private static IReadOnlyList<Gen<Draw>> Draws(Scenario scenario)
    {
        var brokers = Enumerable.Range(1, scenario.Cluster.Brokers).ToArray();
        var (earliest, end) = (scenario.Phases.FaultsFromMs, scenario.Phases.FaultsUntilMs);
        return [.. scenario.Faults.Kinds.Select(Of)];

        Gen<Draw> Of(ScenarioFault kind) =>
            from start in Gen.Choose(earliest, end - 1)
            from percent in Gen.Choose(0, 99)
            from follow in Gen.Choose(-FollowBeforeMs, FollowAfterMs)
            from duration in Gen.Choose(kind.DurationMs.Min, kind.DurationMs.Max)
            from number in Gen.Choose(kind.Nodes.Min, kind.Nodes.Max)
            from shuffled in Gen.Shuffle(brokers)
            from amount in Gen.Choose(kind.Amount.Min, kind.Amount.Max)
            from sign in Gen.Elements(-1, 1)
            from again in Gen.Choose(0, 99)
            select new Draw(start, percent, follow, duration, Nodes(kind.Kind, shuffled.Take(number)),
                FaultTraits.Of(kind.Kind).IsSigned ? amount * sign : amount, again);
    }

    // The first node of a one-way partition is the sender; all other sets are in the order of ids.
    public static IReadOnlyList<int> Nodes(FaultKind kind, IEnumerable<int> picked)
    {
        int[] nodes = [.. picked];
        nodes.AsSpan(kind == FaultKind.PartitionOneWay ? 1 : 0).Sort();
        return nodes;
    }

    // FollowMs counts from the end of the fault before.
    private sealed record Draw(
        int AtMs, int Percent, int FollowMs, int DurationMs, IReadOnlyList<int> Nodes, int Amount, int AgainPercent);
}
