using System.Collections.Immutable;
using System.Globalization;
using Broker;
using Broker.Configuration;
using Broker.Coverage;
using Broker.Defects;
using Broker.Runtime;
using Harness.Checkers;
using Harness.Client;
using Harness.Clusters;
using Harness.Faults;
using Harness.Faults.Injection;
using Harness.Histories;
using Harness.Invariants;
using Harness.Scenarios;
using Harness.Simulation;
using Harness.Simulation.Exploration;
using Harness.Workloads;

namespace Harness.Runs;

/// <summary>
/// One run in the simulated world: the cluster comes up, its topics are created, then the plan's clock starts, and the
/// phases follow each other: faults, heal, liveness, final read of everything.
/// </summary>
public sealed class SimulatedRun
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long SetupLimitNs = 30_000 * NanosecondsPerMillisecond;
    private const long SetupSliceNs = 50 * NanosecondsPerMillisecond;

    private readonly Scenario scenario;
    private readonly Plan plan;
    private readonly RunOptions options;
    private readonly int endMs;

    // Of use to those who look for them.
    private readonly bool tellsTimestamps;
    private readonly World world;
    private readonly HistoryRecorder history;
    private readonly SimulatedCluster cluster;
    private readonly FaultInjector faults;
    private readonly ReplicationWatch watch;
    private readonly SortedDictionary<string, long> reached = new(StringComparer.Ordinal);

    private SimulatedRun(Scenario scenario, Plan plan, RunOptions options, World world)
    {
        (this.scenario, this.plan, this.options, this.world) = (scenario, plan, options, world);
        endMs = plan.Setup?.EndMs ?? scenario.VirtualSeconds * 1000;
        tellsTimestamps = plan.Operations.Any(operation => operation.Kind == OperationKind.SeekTime);
        history = new HistoryRecorder(() => world.Now);
        var config = scenario.Cluster.Config.ToDictionary(entry => entry.Key, entry => entry.Value);
        List<Defect> planted = [.. new[] { scenario.Defect, options.Defect }.OfType<Defect>()];
        cluster = new SimulatedCluster(
            world, scenario.Cluster.Brokers, config,
            planted.Aggregate(BrokerRules.Correct, (rules, defect) => defect.Apply(rules)),
            OnEvent, (ports, own) => planted.Aggregate(ports, (through, defect) => defect.Apply(through, own)))
        {
            RackOf = scenario.Cluster.RackOf,
        };
        var budget = cluster.ConfigOf(1);
        foreach (var branch in scenario.Reaches)
        {
            reached[branch] = 0;
        }

        watch = new ReplicationWatch(IsCompacted, broker => faults!.IsRotten(broker), entry => history.Add(entry));
        faults = new FaultInjector(cluster, history, new FaultBudget(
            budget.FlushBeforeAck, LeastInSync(budget, scenario.Topics), scenario.Faults.IsBeyondBudget));
    }

    /// <summary>Carries out a plan and judges the history.</summary>
    /// <exception cref="Broker.Configuration.ConfigException">The scenario configures the brokers wrongly.</exception>
    /// <exception cref="PlanFormatException">The plan does not go with the scenario.</exception>
    /// <exception cref="ReplayDifferedException">The run did not repeat the recorded choices.</exception>
    /// <exception cref="HarnessException">The harness failed, not the cluster.</exception>
    public static RunOutcome Execute(Scenario scenario, Plan plan, RunOptions options)
    {
        SimulatedRun? run = null;
        scenario = plan.Swarm?.ApplyTo(scenario) ?? scenario;
        scenario = plan.Setup?.ApplyTo(scenario) ?? scenario;
        var explore = ExploreOptions.Parse(plan.Seed, options.Explore) with
        {
            Replay = options.Replay,
            ScheduleSeed = options.ScheduleSeed,
            RecordDeviations = options.RecordDeviations,
        };
        explore = options.Deviations is { } schedule ? explore with { Deviations = schedule } : explore;
        var explored = Explorer.Explore(explore, world =>
        {
            run = new SimulatedRun(scenario, plan, options, world);
            run.Drive();
        });
        return run!.Judge(explored);
    }

    // What no topic promises less than.
    private static int LeastInSync(BrokerConfig brokers, IReadOnlyList<ScenarioTopic> topics) =>
        topics.Min(topic => ConfigOf(topic, brokers).MinInsyncReplicas);

    private static BrokerConfig ConfigOf(ScenarioTopic topic, BrokerConfig brokers) => TopicConfigKeys.Apply(
        brokers, topic.Config.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));

    private void Drive()
    {
        cluster.Start();
        var topicsReady = false;
        world.AddNode("admin").Start(ports => Reactor.Current!.Spawn(async () =>
        {
            await TopicSetup.RunAsync(ports, cluster.Endpoints, scenario.Topics, plan.Seed);
            topicsReady = true;
        }));
        while (!topicsReady && world.Failure is null)
        {
            if (world.Now > SetupLimitNs)
            {
                throw new HarnessException(
                    "The cluster did not come up: its topics have no leaders after 30 virtual seconds.");
            }

            world.Run(world.Now + SetupSliceNs);
        }

        history.Origin = world.Now;
        foreach (var topic in scenario.Topics)
        {
            if (TopicEntries.Of(topic.Name, ConfigOf(topic, cluster.ConfigOf(1))) is { } entry)
            {
                history.Add(entry);
            }
        }

        RunPhases();
    }

    private void RunPhases()
    {
        var phases = scenario.Phases;
        history.Phase("faults");
        foreach (var client in plan.Operations.GroupBy(operation => operation.Client).OrderBy(client => client.Key))
        {
            StartClient(
                $"client-{client.Key}", driver => driver.RunAsync(client.ToList()),
                scenario.Cluster.RackOf(client.Key));
        }

        faults.Schedule(plan.Faults, history.Origin);
        RunUntil(phases.HealAtMs);
        history.Phase("heal");
        faults.Heal();
        RunUntil(phases.LivenessFromMs);
        history.Phase("liveness");
        RunUntil(phases.FinalFromMs);
        watch.ExpectFullIsr();
        history.Phase("final");
        var readers = 0;
        foreach (var topic in scenario.Topics)
        {
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                var index = partition;
                StartClient(
                    string.Create(CultureInfo.InvariantCulture, $"final-{++readers}"),
                    driver => driver.ReadAllAsync(topic.Name, index));
            }
        }

        RunUntil(endMs);
    }

    private void RunUntil(int atMs) => world.Run(history.Origin + (atMs * NanosecondsPerMillisecond));

    // Without a rack it reads from leaders only, who know the end of a partition first.
    private void StartClient(
        string name, Func<ClientDriver, Task> work, string? rack = null) => world.AddNode(name).Start(ports =>
    {
        var driver = new ClientDriver(
            history, name, ports, cluster.Endpoints, Options(name) with { Rack = rack ?? "" })
        {
            TellsTimestamps = tellsTimestamps,
        };
        Reactor.Current!.Spawn(() => work(driver));
    });

    private ClientOptions Options(string name) =>
        ClientDriver.Options(name, plan.Seed) with
        {
            Idempotent = scenario.Clients.Idempotent,
            Keys = scenario.Clients.Keys,
            TombstonePercent = scenario.Clients.TombstonePercent,
        };

    private void OnEvent(int broker, BrokerEvent happened)
    {
        options.Observer?.Invoke(history.Now, broker, happened);
        faults.Observe(happened);
        watch.Observe(happened);
        if (happened is Reached at)
        {
            reached[at.Branch.Id] = reached.GetValueOrDefault(at.Branch.Id) + 1;
        }

        if (BrokerEntries.Of(happened) is { } entry)
        {
            history.Add(entry);
        }

        faults.Strike(broker, happened);
    }

    private bool IsCompacted(string topic) =>
        scenario.Topics.FirstOrDefault(own => own.Name == topic) is { } known
        && ConfigOf(known, cluster.ConfigOf(1)).LogCleanupPolicy.HasFlag(CleanupPolicy.Compact);

    private RunOutcome Judge(ExplorationResult explored)
    {
        var judged = explored.Failure is null
            ? Checkers.Judge.For(scenario.Model).Check(history.Entries)
            : Failed(explored.Failure);
        var results = new RunResults
        {
            Scenario = scenario.Name,
            Seed = plan.Seed,
            Commit = options.Commit,
            Target = "sim",
            Defect = options.Defect?.Id,
            Explore = options.Explore,
            Policy = explored.Explore.Split(':') is [_, var policy] ? policy : null,
            Model = scenario.Model,
            Expects = scenario.ExpectedAnomaly ?? (scenario.Expects == Verdict.Invalid ? "invalid" : null),
            Swarm = plan.Swarm,
            Verdict = judged.Verdict,
            Reason = judged.Reason,
            Anomalies = judged.Counts.Select(count => new AnomalySummary(
                count.Key, count.Value, FirstOf(judged.Findings, count.Key))).ToList(),
            Findings = judged.Findings,
            RunHash = explored.RunHash.ToString("x16", CultureInfo.InvariantCulture),
            HistoryHash = HistoryHash.Of(history.Entries),
            Choices = explored.Choices,
            Steps = explored.Steps,
            EnabledMean = explored.EnabledMean,
            VirtualSeconds = explored.VirtualNs / 1e9,
            WallSeconds = 0,
            Operations = OperationCounts.Of(history.Entries),
            Faults = faults.Fired,
            Planned = PlannedByKind(),
            Vetoed = faults.Vetoed,
            Reached = reached,
        };
        return new RunOutcome(results, history.Entries, plan, explored.Log) { Deviations = explored.Deviations };
    }

    private ImmutableSortedDictionary<string, int> PlannedByKind() => plan.Faults
        .GroupBy(fault => FaultTraits.Of(fault.Kind).Name, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(kind => kind.Key, kind => kind.Count(), StringComparer.Ordinal);

    /// <summary>
    /// A broker or client died of an exception nobody handled: that is a finding too, whoever made the mistake.
    /// </summary>
    private CheckResult Failed(Exception failure)
    {
        if (failure is not ReactorFailedException)
        {
            throw new HarnessException($"The run failed: {failure.Message}", failure);
        }

        var finding = new Finding(Anomalies.UnhandledException.Id, failure.ToString(), [history.Entries.Count - 1]);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal) { [finding.Anomaly] = 1 };
        return new CheckResult(Verdict.Invalid, [finding], counts);
    }

    private static IReadOnlyList<long> FirstOf(IReadOnlyList<Finding> findings, string anomaly) =>
        findings.FirstOrDefault(finding => finding.Anomaly == anomaly)?.Entries ?? [];
}
