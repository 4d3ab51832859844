using System.Globalization;
using Broker.Runtime;
using Harness.Clusters;
using Harness.Histories;

namespace Harness.Faults.Injection;

/// <summary>
/// Carries out the faults of a plan, writes them into the history and counts those that made a difference.
/// </summary>
internal sealed class FaultInjector(SimulatedCluster cluster, HistoryRecorder history, FaultBudget budget)
{
    private readonly List<(PlannedFault Planned, IInjectedFault Injected)> active = [];
    private readonly SortedDictionary<string, int> fired = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> vetoed = new(StringComparer.Ordinal);

    // Brokers that bit rot struck: only ever grows.
    private readonly SortedSet<int> rotten = [];

    // Those of the rotten that may hold damage above a recovery point.
    private readonly SortedSet<int> freshlyRotten = [];

    // When the last fault of each broker ended that may be why it leaves the in-sync replicas, in ns of the world.
    private readonly SortedDictionary<int, long> freeSince = [];

    private readonly FaultTargets targets = new();

    private readonly Recoveries recoveries = new(
        cluster.Brokers.Count, broker => cluster.NodeOf(broker).Disk.PowerLosses + cluster.KillsOf(broker));

    private readonly Recoveries afterWipes = new(cluster.Brokers.Count, broker => cluster.NodeOf(broker).Disk.Wipes);

    /// <summary>Faults that delayed, dropped or destroyed something, by kind.</summary>
    public IReadOnlyDictionary<string, int> Fired => fired;

    /// <summary>Faults outside of the budget, by kind.</summary>
    public IReadOnlyDictionary<string, int> Vetoed => vetoed;

    /// <summary>Whether bits flipped on the disk of a broker.</summary>
    public bool IsRotten(int broker) => rotten.Contains(broker);

    /// <summary>Schedules beginning and end of every fault, counted from <paramref name="originNs"/>.</summary>
    public void Schedule(IReadOnlyList<PlannedFault> faults, long originNs)
    {
        const long NanosecondsPerMillisecond = 1_000_000;
        foreach (var fault in faults)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"fault {fault.Id}");
            cluster.World.At(originNs + (fault.AtMs * NanosecondsPerMillisecond), name, () => Begin(fault));
            var end = originNs + ((fault.AtMs + (long)fault.DurationMs) * NanosecondsPerMillisecond);
            cluster.World.At(end, $"end of {name}", () => End(fault));
        }
    }

    /// <summary>Ends every fault that still lasts, and sees to it that every broker runs.</summary>
    public void Heal()
    {
        foreach (var (planned, _) in active.ToList())
        {
            End(planned);
        }
    }

    /// <summary>Takes in what a broker reported: faults depend on which brokers have recovered.</summary>
    public void Observe(BrokerEvent happened)
    {
        targets.Observe(happened);
        recoveries.Observe(happened);
        afterWipes.Observe(happened);
    }

    /// <summary>Lets faults strike that wait for what a broker reports: nothing it does after that has an effect.
    /// </summary>
    public void Strike(int broker, BrokerEvent happened)
    {
        foreach (var (_, injected) in active)
        {
            injected.Observe(broker, happened);
        }
    }

    private void Begin(PlannedFault planned)
    {
        var fault = targets.Aim(planned);
        if (budget.Veto(fault, DamageSoFar()) is { } reason)
        {
            Count(vetoed, fault);
            Record(fault, "vetoed", reason);
            return;
        }

        Record(fault, "start", Describe(fault));
        active.Add((fault, Inject(fault)));
        if (fault.Kind == FaultKind.BitRot)
        {
            rotten.UnionWith(fault.Nodes);
            freshlyRotten.UnionWith(fault.Nodes);
        }
    }

    // A crash may strike at any time while it lasts; a failing disk destroys from now on, and a reboot may follow; a
    // process that takes too long to stop is killed at the end.
    private Damage DamageSoFar()
    {
        var config = cluster.ConfigOf(1);
        var noticed = config.BrokerSessionTimeout + config.ReplicaLagTimeMax;
        var inReach = InReach(noticed);
        freshlyRotten.ExceptWith(InReach(noticed + config.RecoveryPointCheckpointInterval));
        IReadOnlyList<int> losing = [.. recoveries.Unrecovered.Union(Struck(FaultBudget.MayStop)).Order()];
        return new Damage(losing, rotten)
        {
            FreshlyRotten = freshlyRotten,
            InReach = inReach,
            Wiped = [.. afterWipes.Unrecovered.Union(Struck(kind => kind == FaultKind.Wipe)).Order()],
        };
    }

    // The brokers that faults of some kinds strike now.
    private IEnumerable<int> Struck(Func<FaultKind, bool> isMeant) =>
        active.Where(entry => isMeant(entry.Planned.Kind)).SelectMany(entry => entry.Planned.Nodes);

    // That a broker was away is noticed late: by the leader, or by the controller when its session ends.
    private List<int> InReach(TimeSpan unhindered)
    {
        var held = Struck(FaultBudget.MayEndSync);
        return Enumerable.Range(1, cluster.Brokers.Count)
            .Except(held).Except(recoveries.Unrecovered).Except(recoveries.OutOfSync)
            .Where(id => !freeSince.TryGetValue(id, out var since)
                || cluster.World.Now - since >= unhindered.Ticks * 100).ToList();
    }

    private void End(PlannedFault planned)
    {
        var index = active.FindIndex(entry => entry.Planned.Id == planned.Id);
        if (index < 0)
        {
            return;
        }

        // With the brokers it struck.
        var (fault, injected) = active[index];
        active.RemoveAt(index);
        injected.End();
        foreach (var id in fault.Nodes.Where(_ => FaultBudget.MayEndSync(fault.Kind)))
        {
            freeSince[id] = cluster.World.Now;
        }

        if (injected.HasFired)
        {
            Count(fired, fault);
        }

        Record(fault, "end", injected.HasFired ? null : "it made no difference");
    }

    private IInjectedFault Inject(PlannedFault fault) => fault.Kind switch
    {
        FaultKind.Crash => new CrashFault(cluster, fault),
        FaultKind.Pause => new PauseBrokersFault(cluster, fault),
        FaultKind.Partition => LinkFaults.Partition(cluster, fault),
        FaultKind.PartitionOneWay => LinkFaults.OneWay(cluster, fault),
        FaultKind.SlowLink => LinkFaults.Slow(cluster, fault),
        FaultKind.ClockOffset => ClockFaults.Offset(cluster, fault),
        FaultKind.ClockRate => ClockFaults.Rate(cluster, fault),
        FaultKind.SlowFlush => new SlowFlushes(cluster, fault),
        FaultKind.DiskError => BrokenDiskFault.Errors(cluster, fault),
        FaultKind.DiskFull => BrokenDiskFault.Full(cluster, fault),
        FaultKind.BitRot => new BitRotFault(cluster, fault),
        FaultKind.Restart => new RestartFault(cluster, fault),
        FaultKind.Wipe => new WipeFault(cluster, fault),
        FaultKind.FlushError => BrokenDiskFault.FlushErrors(cluster, fault),
        FaultKind.HoldRequest or FaultKind.HoldAnswer or FaultKind.DropRequest or FaultKind.DropAnswer
            or FaultKind.DuplicateRequest => new RpcFaults(cluster, fault),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "Unknown kind of fault."),
    };

    private static string Describe(PlannedFault fault)
    {
        var traits = FaultTraits.Of(fault.Kind);
        var amount = traits.AmountName is { } unit && fault.Amount != 0
            ? string.Create(CultureInfo.InvariantCulture, $", {unit} {fault.Amount}")
            : "";
        var api = fault.Api is { } name ? $", {name}" : "";
        var target = fault.Target is { } aim ? $", {aim}" : "";
        var step = fault.Step is { } at ? $", at {at}" : "";
        return $"{traits.Meaning}: {string.Join(", ", fault.Nodes)}{target}{api}{step}{amount}";
    }

    private void Record(PlannedFault fault, string stage, string? note) =>
        history.Add(HistoryRecorder.Template(EntryType.Fault) with
        {
            F = FaultTraits.Of(fault.Kind).Name,
            Fault = fault.Id,
            Stage = stage,
            Nodes = fault.Nodes.Select(SimulatedCluster.NameOf).ToArray(),
            Note = note,
        });

    private static void Count(SortedDictionary<string, int> counts, PlannedFault fault)
    {
        var name = FaultTraits.Of(fault.Kind).Name;
        counts[name] = counts.GetValueOrDefault(name) + 1;
    }
}
