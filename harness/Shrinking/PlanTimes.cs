using Harness.Runs;
using Harness.Scenarios;

namespace Harness.Shrinking;

/// <summary>Takes out stretches of time before the faults heal in which nothing begins and no fault ends.</summary>
internal static class PlanTimes
{
    /// <summary>Idle time of which more may go, in ms.</summary>
    public const int KeptMs = 100;

    /// <summary>
    /// The idle stretches: from the end of one event to the next one, both in ms, if longer than
    /// <see cref="KeptMs"/>. The last one ends with the healing.
    /// </summary>
    public static IReadOnlyList<(int FromMs, int UntilMs)> Idle(Plan plan, PlanSetup setup)
    {
        var heal = setup.Phases.HealAtMs;
        List<int> events =
        [
            0, heal,
            .. plan.Operations.Select(operation => operation.AtMs).Where(at => at < heal),
            .. plan.Faults.Select(fault => fault.AtMs),
            .. plan.Faults.Select(fault => Math.Min(heal, fault.AtMs + fault.DurationMs)),
        ];
        events.Sort();
        return [.. events.Zip(events.Skip(1)).Where(gap => gap.Second - gap.First > KeptMs)];
    }

    /// <summary>
    /// The plan without what begins after a time, and without the idle time that is left then before faults heal.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="setup">Its setting.</param>
    /// <param name="lastMs">The latest time at which something may begin, in ms.</param>
    public static Plan Until(Plan plan, PlanSetup setup, int lastMs)
    {
        var early = plan with
        {
            Operations = [.. plan.Operations.Where(operation => operation.AtMs <= lastMs)],
            Faults = [.. plan.Faults.Where(fault => fault.AtMs <= lastMs)],
        };
        return Idle(early, setup) is [.., var (from, until)] && until == setup.Phases.HealAtMs
            ? Without(early, setup, from + KeptMs, until)
            : early;
    }

    /// <summary>
    /// The plan without what is over before a time, and without the idle time that is left then at its begin.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="setup">Its setting.</param>
    /// <param name="firstMs">From then on everything is kept, in ms.</param>
    public static Plan Since(Plan plan, PlanSetup setup, int firstMs)
    {
        var late = plan with
        {
            Operations = [.. plan.Operations.Where(operation => operation.AtMs >= firstMs)],
            Faults = [.. plan.Faults.Where(fault => fault.AtMs + fault.DurationMs >= firstMs)],
        };
        return Idle(late, setup) is [(0, var until), ..] && until - KeptMs > KeptMs
            ? Without(late, setup, KeptMs, until - KeptMs)
            : late;
    }

    /// <summary>The plan without a stretch of time, in which nothing begins: what comes after comes earlier.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="setup">Its setting.</param>
    /// <param name="fromMs">Where the stretch begins.</param>
    /// <param name="untilMs">Where it ends.</param>
    public static Plan Without(Plan plan, PlanSetup setup, int fromMs, int untilMs)
    {
        int Move(int atMs) => atMs >= untilMs ? atMs - (untilMs - fromMs) : Math.Min(atMs, fromMs);

        var phases = setup.Phases;
        return plan with
        {
            Operations = [.. plan.Operations.Select(operation => operation with { AtMs = Move(operation.AtMs) })
                .OrderBy(operation => operation.AtMs).ThenBy(operation => operation.Id)],
            Faults = [.. plan.Faults.Select(fault => fault with
                {
                    AtMs = Move(fault.AtMs),
                    DurationMs = Move(fault.AtMs + fault.DurationMs) - Move(fault.AtMs),
                })
                .OrderBy(fault => fault.AtMs).ThenBy(fault => fault.Id)],
            Setup = setup with
            {
                Phases = new ScenarioPhases(
                    Move(phases.OperationsFromMs), Move(phases.FaultsFromMs), Move(phases.FaultsUntilMs),
                    Move(phases.HealAtMs), Move(phases.LivenessFromMs), Move(phases.LivenessUntilMs))
                {
                    FinalFromMs = Move(phases.FinalFromMs),
                },
                EndMs = Move(setup.EndMs),
            },
        };
    }
}
