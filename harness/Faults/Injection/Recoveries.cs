using Broker.Replication;
using Broker.Runtime;

namespace Harness.Faults.Injection;

/// <summary>
/// Which brokers lost power and are not back among the in-sync replicas of each partition in which they were. It goes
/// by what leaders report: a broker is back once a report without it was followed by one with it, because only then it
/// had to fetch again what it lost.
/// </summary>
/// <param name="brokers">How many; their ids count from 1.</param>
/// <param name="powerLosses">How often a broker lost power so far.</param>
internal sealed class Recoveries(int brokers, Func<int, int> powerLosses)
{
    // In the order of their first report.
    private readonly List<Tracked> partitions = [];
    private readonly Dictionary<TopicPartition, Tracked> byId = [];

    // Losses of power that were taken into account, by node id.
    private readonly int[] known = new int[brokers + 1];

    /// <summary>Node ids in ascending order.</summary>
    public IReadOnlyList<int> Unrecovered
    {
        get
        {
            TakeLosses();
            return [.. partitions.SelectMany(partition => partition.Missing.Keys).Distinct().Order()];
        }
    }

    /// <summary>Brokers that were in sync with a partition and, by the newest report, are not; ascending.</summary>
    public IReadOnlyList<int> OutOfSync =>
        [.. partitions.SelectMany(partition => partition.Ever.Except(partition.Isr)).Distinct().Order()];

    /// <summary>Takes in what a broker reported; everything but in-sync replicas is passed over.</summary>
    public void Observe(BrokerEvent happened)
    {
        TakeLosses();
        switch (happened)
        {
            case PartitionEvents.BecameLeader e:
                Report(e.Partition, e.Epoch, e.Isr);
                break;
            case PartitionEvents.IsrChanged e:
                Report(e.Partition, e.Epoch, e.Isr);
                break;
        }
    }

    // The in-sync replicas known here are still those of before: reports come one at a time.
    private void TakeLosses()
    {
        for (var broker = 1; broker <= brokers; broker++)
        {
            if (powerLosses(broker) == known[broker])
            {
                continue;
            }

            known[broker] = powerLosses(broker);
            foreach (var partition in partitions.Where(partition => partition.Isr.Contains(broker)))
            {
                partition.Missing[broker] = false;
            }
        }
    }

    private void Report(TopicPartition id, int epoch, IReadOnlyList<int> isr)
    {
        if (!byId.TryGetValue(id, out var partition))
        {
            partitions.Add(byId[id] = partition = new Tracked());
        }

        // A deposed leader may still report what was.
        if (epoch < partition.Epoch)
        {
            return;
        }

        (partition.Epoch, partition.Isr) = (epoch, isr);
        partition.Ever.UnionWith(isr);
        foreach (var (broker, wasOut) in partition.Missing.ToList())
        {
            if (!isr.Contains(broker))
            {
                partition.Missing[broker] = true;
            }
            else if (wasOut)
            {
                partition.Missing.Remove(broker);
            }
        }
    }

    private sealed class Tracked
    {
        // Never goes back.
        public int Epoch { get; set; } = -1;

        // As of the newest report.
        public IReadOnlyList<int> Isr { get; set; } = [];

        // Brokers that were in sync in any report.
        public SortedSet<int> Ever { get; } = [];

        // Brokers that lost power while in sync: whether a report without them came since.
        public SortedDictionary<int, bool> Missing { get; } = [];
    }
}
