using Broker.Lifecycle;
using Broker.Replication;
using Broker.Runtime;

namespace Harness.Faults.Injection;

/// <summary>
/// Which brokers lost something and are not back among the in-sync replicas of each partition in which they ever
/// were: who left them may still be eligible to lead (KIP-966), so that its copy counts too. It goes by what leaders
/// report: a broker is back once its new process had registered, and a report without it was followed by one with it,
/// because only then it had to fetch again what it lost.
/// </summary>
/// <param name="brokers">How many; their ids count from 1.</param>
/// <param name="losses">How often a broker lost something so far.</param>
internal sealed class Recoveries(int brokers, Func<int, int> losses)
{
    // In the order of their first report.
    private readonly List<Tracked> partitions = [];
    private readonly Dictionary<TopicPartition, Tracked> byId = [];

    // Losses that were taken into account, by node id.
    private readonly int[] known = new int[brokers + 1];

    // Brokers whose new process has not registered since: what is reported of them may be of before.
    private readonly SortedSet<int> unregistered = [];

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

    /// <summary>
    /// Takes in what a broker reported; everything but registrations and in-sync replicas is passed over.
    /// </summary>
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
            case LifecycleEvents.Registered e:
                unregistered.Remove(e.Broker);
                break;
        }
    }

    // The in-sync replicas known here are still those of before: reports come one at a time.
    private void TakeLosses()
    {
        for (var broker = 1; broker <= brokers; broker++)
        {
            if (losses(broker) == known[broker])
            {
                continue;
            }

            known[broker] = losses(broker);
            unregistered.Add(broker);
            foreach (var partition in partitions.Where(partition => partition.Ever.Contains(broker)))
            {
                partition.Missing[broker] = !partition.Isr.Contains(broker);
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
            else if (unregistered.Contains(broker))
            {
                partition.Missing[broker] = false;
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

        // Brokers that lost something: whether they were out of sync since, or when it happened.
        public SortedDictionary<int, bool> Missing { get; } = [];
    }
}
