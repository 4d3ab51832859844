using Harness.Runs;
using Harness.Workloads;

namespace Harness.Shrinking;

/// <summary>
/// Parts of a plan that may do instead of the whole: what lies near the evidence, and what has to do with it.
/// </summary>
internal static class PlanParts
{
    // How long before the evidence a part may begin; the whole plan comes last.
    private static readonly int[] WindowsMs = [1000, 3000, int.MaxValue];

    // Operations to keep, and schedules to draw for that. The fewer, the faster a run is, and the more luck it needs.
    private static readonly (int Count, int Schedules)[] Sizes = [(10, 12), (40, 10), (160, 6), (500, 4)];

    // The same where few faults are left: only the luck of schedules can be missing.
    private static readonly (int Count, int Schedules)[] MoreTries = [(10, 50), (40, 30), (160, 8), (500, 4)];

    private const int FewFaults = 4;

    // One operation of so many is kept, if that leaves enough to be traffic.
    private static readonly int[] Steps = [16, 4];
    private const int LeastThinned = 10;
    private const int ThinnedSchedules = 6;

    /// <summary>
    /// Small parts around the evidence, those that take the least time to run first: the operations nearest to it, with
    /// the faults of the last second, of the last three, and all, or one operation of several; and how many schedules
    /// each is worth.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="setup">Its setting.</param>
    /// <param name="proof">When and where; without a time there are no parts.</param>
    public static IEnumerable<(Plan Part, int Schedules)> Around(Plan plan, PlanSetup setup, Evidence proof)
    {
        if (proof.TimesMs.Count == 0)
        {
            yield break;
        }

        var last = 0;
        var sizes = plan.Faults.Count <= FewFaults ? MoreTries : Sizes;
        foreach (var window in WindowsMs)
        {
            var recent = PlanTimes.Since(plan, setup, (int)Math.Max(0, proof.TimesMs.Min() - window));
            if (recent.Faults.Count == last && recent.Faults.Count > 0)
            {
                continue;
            }

            last = recent.Faults.Count;
            var moved = Moved(plan, recent);
            List<long> times = [.. proof.TimesMs.Select(time => time - moved)];
            foreach (var (count, schedules) in sizes.Where(size => size.Count < recent.Operations.Count))
            {
                yield return (recent with { Operations = Nearest(recent, times, count) }, schedules);
            }

            // Where it takes traffic, and not these operations, a part of it all the time may do.
            foreach (var step in Steps.Where(step => recent.Operations.Count >= step * LeastThinned))
            {
                yield return (recent with { Operations = EachOf(recent, step) }, ThinnedSchedules);
            }

            if (recent.Operations.Count < plan.Operations.Count)
            {
                yield return (recent, Sizes[^1].Schedules);
            }
        }
    }

    /// <summary>
    /// The plan without one kind of operation at a time that may have nothing to do with the evidence: those of other
    /// partitions, reads, those of each client.
    /// </summary>
    /// <param name="plan">The plan; each part is taken from what is left of it.</param>
    /// <param name="proof">In which partitions.</param>
    public static IEnumerable<Func<Plan, Plan?>> Kinds(Plan plan, Evidence proof)
    {
        if (proof.Partitions.Count > 0)
        {
            yield return best => Only(
                best, operation => proof.Partitions.Contains((operation.Topic, operation.Partition)));
        }

        yield return best => Only(best, operation => operation.Kind == OperationKind.Append);
        foreach (var client in plan.Operations.Select(operation => operation.Client).Distinct().Order().ToList())
        {
            yield return best => Only(best, operation => operation.Client != client);
        }
    }

    /// <summary>The operations that begin next to one of some times, in the order of the plan.</summary>
    private static IReadOnlyList<PlannedOperation> Nearest(Plan plan, IReadOnlyList<long> times, int count) =>
    [
        .. plan.Operations.OrderBy(operation => times.Min(time => Math.Abs(time - operation.AtMs))).Take(count)
            .OrderBy(operation => operation.AtMs).ThenBy(operation => operation.Id),
    ];

    private static IReadOnlyList<PlannedOperation> EachOf(Plan plan, int step) =>
        [.. plan.Operations.Where((_, index) => index % step == 0)];

    // By how much earlier everything begins.
    private static int Moved(Plan plan, Plan recent) => recent.Operations.Count == 0 ? 0
        : plan.Operations.First(operation => operation.Id == recent.Operations[^1].Id).AtMs
            - recent.Operations[^1].AtMs;

    private static Plan? Only(Plan plan, Func<PlannedOperation, bool> kept)
    {
        List<PlannedOperation> left = [.. plan.Operations.Where(kept)];
        return left.Count == plan.Operations.Count || left.Count == 0 ? null : plan with { Operations = left };
    }
}
