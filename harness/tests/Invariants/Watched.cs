using Broker.Metadata;
using Broker.Replication;
using Broker.Runtime;
using Harness.Checkers;
using Harness.Histories;
using Harness.Invariants;

namespace Harness.Tests.Invariants;

/// <summary>
/// One partition with replicas on brokers 1 to 3, watched: a test tells the steps. All start with empty logs; broker 1
/// leads in epoch 0, and all are in sync.
/// </summary>
internal sealed class Watched
{
    private static readonly TopicPartition Id = new("orders", 0);
    private static readonly Guid Topic = Guid.Parse("11111111-0000-0000-0000-000000000000");

    private readonly List<HistoryEntry> violations = [];
    private readonly ReplicationWatch watch;
    private MetadataImage image = MetadataImage.Empty;

    public Watched(bool isCompacted = false, int rotten = 0, int opened = 3)
    {
        watch = new ReplicationWatch(_ => isCompacted, broker => broker == rotten, violations.Add);
        for (var broker = 1; broker <= 3; broker++)
        {
            Apply(new MetadataRecord.RegisterBroker(broker, Guid.Empty, new Endpoint($"broker-{broker}", 9092)));
            Fence(broker, false);
        }

        Apply(new MetadataRecord.NewTopic(Id.Topic, Topic));
        Apply(new MetadataRecord.NewPartition(Id.Topic, 0, [1, 2, 3], [1, 2, 3], 1));
        for (var broker = 1; broker <= opened; broker++)
        {
            Open(broker, 0);
        }

        Lead(1, 0, 1, 2, 3);
    }

    /// <summary>A broker (re)starts, and finds a log up to an offset.</summary>
    public Watched Open(int broker, long end, long start = 0, long highWatermark = 0)
    {
        watch.Observe(new ReplicaSteps.Opened(Id, Topic, broker, start, end, highWatermark));
        return this;
    }

    /// <summary>Brokers append the one record at an offset.</summary>
    public Watched Append(long offset, int epoch, uint crc, params int[] brokers)
    {
        foreach (var broker in brokers)
        {
            watch.Observe(new ReplicaSteps.Appending(Id, broker, offset, offset + 1, epoch, crc));
        }

        return this;
    }

    public Watched Lead(int broker, int epoch, params int[] isr)
    {
        watch.Observe(new PartitionEvents.BecameLeader(Id, broker, epoch, 0, isr));
        return this;
    }

    /// <summary>A leader commits up to an offset (exclusive).</summary>
    public Watched Commit(int leader, int epoch, long highWatermark)
    {
        watch.Observe(new ReplicaSteps.HighWatermarkMoved(Id, leader, epoch, Leads: true, highWatermark));
        return this;
    }

    /// <summary>A follower hears of a high watermark.</summary>
    public Watched Learn(int follower, int epoch, long highWatermark)
    {
        watch.Observe(new ReplicaSteps.HighWatermarkMoved(Id, follower, epoch, Leads: false, highWatermark));
        return this;
    }

    public Watched Truncate(int broker, long to)
    {
        watch.Observe(new PartitionEvents.Truncated(Id, broker, to, to, 0));
        return this;
    }

    public Watched Restart(int broker, long start)
    {
        watch.Observe(new PartitionEvents.Restarted(Id, broker, 0, start));
        return this;
    }

    public Watched Refuse(int broker, long end)
    {
        watch.Observe(new ReplicaSteps.Refused(Id, broker, end));
        return this;
    }

    public Watched WaitFor(int leader, int epoch, params int[] maximalIsr)
    {
        watch.Observe(new ReplicaSteps.MaximalIsrChanged(Id, leader, epoch, [.. maximalIsr]));
        return this;
    }

    public Watched GoOffline(int broker, bool isDamaged)
    {
        watch.Observe(new PartitionEvents.WentOffline(Id, broker, 0, "it is so", isDamaged));
        return this;
    }

    /// <summary>The controller decides; every node applies it.</summary>
    public Watched Decide(int leader, bool elected, int[] isr, int[]? elr = null)
    {
        Apply(new MetadataRecord.PartitionChange(Id.Topic, 0, [.. isr], leader, elected)
        {
            Elr = elr is null ? [] : [.. elr],
        });
        return this;
    }

    /// <summary>The controller fences a broker, or unfences it.</summary>
    public Watched Fence(int broker, bool isFenced = true)
    {
        Apply(new MetadataRecord.FenceBroker(broker, image.Brokers[broker].Epoch, isFenced));
        return this;
    }

    public Watched DeleteTopic()
    {
        Apply(new MetadataRecord.RemoveTopic(Topic));
        return this;
    }

    public Watched Heal()
    {
        watch.ExpectFullIsr();
        return this;
    }

    public void Holds() => Assert.That(violations.Select(v => $"{v.F}: {v.Note}"), Is.Empty);

    /// <summary>Exactly this is violated, once, and the sentence has some words.</summary>
    public void Violates(Anomaly anomaly, string words)
    {
        Assert.That(
            violations.Select(v => v.F), Is.EqualTo(new[] { anomaly.Id }),
            () => string.Join('\n', violations.Select(v => v.Note)));
        Assert.That(violations[0].Note, Does.StartWith("orders-0: ").And.Contain(words));
        Assert.That(violations[0].Type, Is.EqualTo(EntryType.Violation));
    }

    private void Apply(MetadataRecord record)
    {
        image = image.Apply(record, image.Offset + 1);
        watch.Observe(new MetadataEvents.Applied(image));
    }
}
