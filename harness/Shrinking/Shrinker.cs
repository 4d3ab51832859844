using System.Globalization;
using Harness.Checkers;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Simulation.Exploration;

namespace Harness.Shrinking;

/// <summary>
/// Looks for the smallest run that still fails in the same way: fewer faults and operations, then simpler ones, then a
/// schedule with fewer deviations. Every candidate is run; what counts is the anomaly it shows.
/// </summary>
/// <param name="scenario">The scenario of the run.</param>
/// <param name="options">Defect and commit of the run.</param>
/// <param name="settings">What to shrink for, and for how long.</param>
public sealed class Shrinker(Scenario scenario, RunOptions options, ShrinkSettings settings)
{
    // Schedules drawn for a candidate besides those at hand.
    private const int ManySchedules = 50;

    // Each round makes everything simpler once; what is left after some is due to the luck of schedules.
    private const int MostRounds = 3;

    // A dense schedule of thousands of deviations is hardly ever worth more.
    private const int MostScheduleRuns = 600;

    // With fewer, single ones are taken out as fast as whole parts are tried.
    private const int ManyOperations = 60;

    // Halvings of the time in which the failure may have come about.
    private const int TailCuts = 5;

    // As many as a person may read; more are worth a search for another schedule.
    private const int FewDeviations = 20;

    private Reproducer found = null!;

    // A few for a candidate, as most fail by what they lack; more where runs are short.
    private int Schedules => found.Best.Operations.Count switch
    {
        <= 30 => 10,
        <= 200 => 4,
        _ => 2,
    };

    private PlanSetup Setup => PlanSetupOf(found.Best);

    /// <summary>The most telling anomaly that convicts; null if there is none.</summary>
    public static string? MostTelling(RunResults results) => results.Anomalies.Select(anomaly => anomaly.Id)
        .Where(id => Anomalies.All.Any(known => known.Id == id && known.Convicts)).MinBy(Anomalies.RankOf);

    /// <summary>Shrinks a run.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="schedule">Its schedule; null if that is not known, so that others have to be tried.</param>
    /// <exception cref="NotReproducedException">The anomaly did not come back.</exception>
    /// <exception cref="PlanFormatException">The plan does not go with the scenario.</exception>
    public ShrinkResult Shrink(Plan plan, IReadOnlyList<Deviation>? schedule)
    {
        found = new Reproducer(scenario, options, settings, plan, schedule ?? []) { Stage = "the failure itself" };
        if (!found.Begin(ManySchedules))
        {
            throw new NotReproducedException(string.Create(CultureInfo.InvariantCulture,
                $"The anomaly '{settings.Anomaly}' did not come back in {found.Runs} runs with one schedule each."));
        }

        found.FailsWith([]);
        ShrinkPlan();
        ShrinkSchedule();
        var run = found.Repeat();
        var shrunk = new ShrunkRun(
            settings.Anomaly, RunSize.Of(plan, schedule?.Count), RunSize.Of(run.Plan, found.Schedule.Count));
        return new ShrinkResult(run with { Results = run.Results with { Shrunk = shrunk } }, found.Schedule)
        {
            Runs = found.Runs,
            IsStopped = found.IsStopped,
            Mishaps = found.Mishaps,
            FirstMishap = found.FirstMishap,
        };
    }

    private void ShrinkPlan()
    {
        CutTail();
        Leap();
        DropKinds();
        DropFaults();
        UsePartitions();
        if (found.Best.Operations.Count > ManyOperations)
        {
            // With fewer faults there are fewer ways for a part to come out differently; and what a smaller part does
            // without is found out faster.
            CutTail();
            Leap();
            DropKinds();
            DropFaults();
        }

        DropOperations();
        Plan before;
        var rounds = 0;
        do
        {
            before = found.Best;
            ShortenTimes();
            SimplifyOperations();
            SimplifyFaults();
            UseBrokers();
            if (found.Best != before)
            {
                DropFaults();
                DropOperations();
            }
        }
        while (found.Best != before && ++rounds < MostRounds && !found.IsStopped);
    }

    // What begins later leaves everything before it as it was, so that the schedule at hand mostly still fits.
    private void CutTail()
    {
        found.Stage = "what comes after the evidence";
        if (found.Proof.TimesMs.Count == 0)
        {
            return;
        }

        var whole = found.Best;
        var (earliest, latest) = ((int)found.Proof.TimesMs.Max(), LastBegin(whole));
        if (earliest >= latest || Try(PlanTimes.Until(whole, PlanSetupOf(whole), earliest)))
        {
            return;
        }

        for (var i = 0; i < TailCuts && latest - earliest > PlanTimes.KeptMs; i++)
        {
            var middle = earliest + ((latest - earliest) / 2);
            (earliest, latest) = Try(PlanTimes.Until(whole, PlanSetupOf(whole), middle))
                ? (earliest, middle)
                : (middle, latest);
        }
    }

    private static int LastBegin(Plan plan) => plan.Operations.Select(operation => operation.AtMs)
        .Concat(plan.Faults.Select(fault => fault.AtMs)).DefaultIfEmpty(0).Max();

    // A run with few operations takes a fraction of the time: worth many tries before anything else is tried with all
    // of them. What is left is tried again, as long as it helps.
    private void Leap()
    {
        found.Stage = "what lies around the evidence";
        Plan? before = null;
        while (found.Best != before && found.Best.Operations.Count > ManyOperations && !found.IsStopped)
        {
            before = found.Best;
            foreach (var (part, schedules) in PlanParts.Around(before, Setup, found.Proof))
            {
                if (found.Fails(part, schedules))
                {
                    break;
                }
            }
        }
    }

    // Whole kinds go more often than as many operations at random.
    private void DropKinds()
    {
        found.Stage = "kinds of operations";
        foreach (var part in PlanParts.Kinds(found.Best, found.Proof))
        {
            if (found.Best.Operations.Count <= ManyOperations)
            {
                return;
            }

            Try(part(found.Best));
        }
    }

    private void DropFaults()
    {
        found.Stage = "faults";
        Minimizer.Minimize(
            found.Best.Faults, faults => found.Fails(found.Best with { Faults = faults }, Schedules), found.Stop);
    }

    private void DropOperations()
    {
        found.Stage = "operations";
        Minimizer.Minimize(
            found.Best.Operations,
            operations => found.Fails(found.Best with { Operations = operations }, Schedules), found.Stop);
    }

    private void UsePartitions()
    {
        found.Stage = "partitions";
        foreach (var topic in Setup.Topics.ToList())
        {
            Try(PlanCuts.OnePartition(found.Best, Setup, topic.Name));
        }

        Try(PlanCuts.OnlyUsedPartitions(found.Best, Setup));
    }

    private void UseBrokers()
    {
        found.Stage = "brokers";
        var least = Math.Max(2, LeastReplicas());
        while (Try(PlanCuts.FewerBrokers(found.Best, Setup, least)))
        {
        }
    }

    // With fewer replicas no append would ever be acknowledged.
    private int LeastReplicas() => scenario.Topics.SelectMany(topic => topic.Config).Concat(scenario.Cluster.Config)
        .Where(entry => entry.Key == "min.insync.replicas")
        .Select(entry => int.Parse(entry.Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(1).Max();

    private void ShortenTimes()
    {
        found.Stage = "times";
        var idle = PlanTimes.Idle(found.Best, Setup);
        var shortest = idle.Reverse().Aggregate(found.Best, (plan, gap) => PlanTimes.Without(
            plan, PlanSetupOf(plan), gap.FromMs + PlanTimes.KeptMs, gap.UntilMs));
        if (idle.Count == 0 || Try(shortest))
        {
            return;
        }

        // From the last one on, so that those before stay where they are.
        foreach (var (from, until) in idle.Reverse())
        {
            if (!Try(PlanTimes.Without(found.Best, Setup, from + PlanTimes.KeptMs, until)))
            {
                Try(PlanTimes.Without(found.Best, Setup, from + ((until - from) / 2), until));
            }
        }
    }

    private void SimplifyOperations()
    {
        found.Stage = "clients and records";
        UsePartitions();
        if (!Try(PlanCuts.OneClient(found.Best)))
        {
            foreach (var client in found.Best.Operations.Select(each => each.Client).Distinct().ToList())
            {
                Try(PlanCuts.WithoutClient(found.Best, client));
            }
        }

        if (!Try(PlanCuts.OneRecordEach(found.Best)))
        {
            foreach (var operation in found.Best.Operations.ToList())
            {
                Try(PlanCuts.OneRecordIn(found.Best, operation.Id));
            }
        }
    }

    private void SimplifyFaults()
    {
        found.Stage = "durations and brokers of faults";
        foreach (var fault in found.Best.Faults.ToList())
        {
            foreach (var broker in fault.Nodes)
            {
                Try(PlanCuts.Sparing(found.Best, fault.Id, broker));
            }

            Try(PlanCuts.LeastAmount(found.Best, fault.Id));
            while (Try(PlanCuts.HalfAsLong(found.Best, fault.Id)))
            {
            }
        }
    }

    private void ShrinkSchedule()
    {
        found.Stage = "deviations";
        if (found.Schedule.Count > FewDeviations)
        {
            found.DrawSparser(ManySchedules);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(found.Stop);
        var most = found.Runs + MostScheduleRuns;
        Minimizer.Reduce(
            found.Schedule,
            schedule =>
            {
                if (found.Runs >= most)
                {
                    enough.Cancel();
                }

                return found.FailsWith(schedule) ? found.Schedule : null;
            },
            enough.Token);
    }

    private PlanSetup PlanSetupOf(Plan plan) => plan.Setup ?? PlanSetup.Of(scenario);

    private bool Try(Plan? simpler) => simpler is not null && !found.IsStopped && found.Fails(simpler, Schedules);
}
