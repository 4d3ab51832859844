using Broker.Metadata;
using Broker.Replication;
using Broker.Runtime;
using Harness.Checkers;
using Harness.Histories;

namespace Harness.Invariants;

/// <summary>
/// Watches the steps of all replicas, keeps what they have, and says at which step which invariant broke: once for each
/// invariant and partition, as everything after that is a consequence.
/// </summary>
/// <param name="isCompacted">Whether a topic is compacted.</param>
/// <param name="isRotten">Whether bits flipped on the disk of a broker: only that may damage a log.</param>
/// <param name="onViolation">Takes the entry for the history.</param>
internal sealed class ReplicationWatch(
    Func<string, bool> isCompacted, Func<int, bool> isRotten, Action<HistoryEntry> onViolation)
{
    private readonly SortedDictionary<TopicPartition, ObservedPartition> partitions = [];
    private readonly HashSet<(string Invariant, TopicPartition Partition)> broken = [];

    // The committed metadata, as the node that is ahead of all others told it.
    private MetadataImage image = MetadataImage.Empty;

    private readonly Invariant[] invariants =
    [
        new LogMatching(), new LeaderCompleteness(), new LeaderCandidateCompleteness(), new ReplicationQuorumSuperset(),
        new ConsistentRead(), new MonotonicHighWatermark(), new CommittedRecordKept(), new ValidIsr(),
    ];

    /// <summary>A broker reported something.</summary>
    public void Observe(BrokerEvent happened)
    {
        switch (happened)
        {
            case ReplicaSteps.Opened e:
                OnOpened(e);
                break;
            case ReplicaSteps.Appending e:
                OnAppending(e);
                break;
            case ReplicaSteps.Refused e:
                Find(e.Partition).Of(e.Broker).TruncateTo(e.End);
                break;
            case ReplicaSteps.HighWatermarkMoved e:
                OnHighWatermark(e);
                break;
            case ReplicaSteps.MaximalIsrChanged e:
                OnMaximalIsr(e);
                break;
            case PartitionEvents.BecameLeader e:
                OnLeader(e);
                break;
            case PartitionEvents.BecameFollower e:
                Find(e.Partition).Of(e.Broker).LeadsIn = -1;
                break;
            case PartitionEvents.Truncated e:
                OnRemoval(e.Partition, e.Broker, replica => replica.TruncateTo(e.To));
                break;
            case PartitionEvents.Restarted e:
                OnRemoval(e.Partition, e.Broker, replica => replica.RestartAt(e.Start));
                break;
            case PartitionEvents.WentOffline e:
                OnOffline(e);
                break;
            case MetadataEvents.Applied e:
                OnApplied(e.Image);
                break;
        }
    }

    /// <summary>
    /// After everything healed: every partition has a leader and all its replicas in sync, but for those whose disk
    /// failed and that were not opened since.
    /// </summary>
    public void ExpectFullIsr()
    {
        foreach (var partition in partitions.Values)
        {
            // A topic that was deleted needs nobody any more.
            if (partition.Registration is { } decided && image.Find(partition.TopicId) is not null)
            {
                var away = decided.Replicas.RemoveRange(decided.Isr)
                    .RemoveAll(member => partition.Of(member).IsOffline);
                Report(partition, Anomalies.FullIsr, decided.Leader < 0
                    ? "nobody leads the partition, though all faults healed"
                    : away.IsEmpty ? null
                        : $"broker {string.Join(", ", away)} is not in sync, though all faults healed");
            }
        }
    }

    private void OnOpened(ReplicaSteps.Opened e)
    {
        if (!partitions.TryGetValue(e.Partition, out var partition) || partition.TopicId != e.TopicId)
        {
            partitions[e.Partition] = partition =
                new ObservedPartition(e.Partition, e.TopicId, isCompacted(e.Partition.Topic));
            OnApplied(image, again: true);
        }

        var replica = partition.Of(e.Broker);
        replica.IsOffline = false;
        (replica.LeadsIn, replica.EpochOfHighWatermark, replica.HighWatermark) = (-1, -1, e.HighWatermark);
        OnLoss(e.Partition, e.Broker, opened =>
        {
            if (e.End < opened.Start || (e.Start == e.End && e.Start > opened.End))
            {
                opened.RestartAt(e.Start);
            }

            opened.OpenAt(e.Start, e.End);
        });
        Report(partition, Anomalies.LogMatching, e.End > replica.End
            ? $"broker {e.Broker} finds records up to {e.End} at its start, and had appended up to {replica.End}"
            : null);
        Check(partition, invariant => invariant.OnOpened(partition, replica));
    }

    private void OnAppending(ReplicaSteps.Appending e)
    {
        var (partition, replica) = Find(e.Partition, e.Broker);
        var batch = new ObservedBatch(e.BaseOffset, e.NextOffset, e.Epoch, partition.IsCompacted ? 0 : e.Crc);
        Check(partition, invariant => invariant.OnAppend(partition, replica, batch));
        replica.Append(batch);
    }

    private void OnHighWatermark(ReplicaSteps.HighWatermarkMoved e)
    {
        var (partition, replica) = Find(e.Partition, e.Broker);
        Check(partition, invariant => invariant.OnHighWatermark(partition, replica, e.LeaderEpoch, e.HighWatermark));
        (replica.HighWatermark, replica.EpochOfHighWatermark) = (e.HighWatermark, e.LeaderEpoch);
        if (e.Leads && e.HighWatermark > partition.CommittedEnd)
        {
            partition.Commit(replica.Between(partition.CommittedEnd, e.HighWatermark).ToList(), e.LeaderEpoch);
            Check(partition, invariant => invariant.OnCommit(partition, replica));
        }
    }

    private void OnMaximalIsr(ReplicaSteps.MaximalIsrChanged e)
    {
        var (partition, leader) = Find(e.Partition, e.Leader);
        leader.MaximalIsr = e.MaximalIsr;
        Check(partition, invariant => invariant.OnMaximalIsr(partition, leader));
    }

    private void OnLeader(PartitionEvents.BecameLeader e)
    {
        var (partition, replica) = Find(e.Partition, e.Broker);
        (replica.LeadsIn, replica.MaximalIsr) = (e.Epoch, [.. e.Isr]);
        Check(partition, invariant => invariant.OnLeader(partition, replica));
    }

    private void OnOffline(PartitionEvents.WentOffline e)
    {
        // One that could not be opened was perhaps never seen.
        if (!partitions.TryGetValue(e.Partition, out var partition))
        {
            return;
        }

        partition.Of(e.Broker).IsOffline = true;
        if (e.IsDamaged && !isRotten(e.Broker))
        {
            Report(partition, Anomalies.UnexplainedDamage, $"the log of broker {e.Broker} is damaged: {e.Reason}");
        }
    }

    private void OnLoss(TopicPartition id, int broker, Action<ObservedReplica> lose)
    {
        var (partition, replica) = Find(id, broker);
        lose(replica);
        Check(partition, invariant => invariant.OnLoss(partition, replica));
    }

    private void OnRemoval(TopicPartition id, int broker, Action<ObservedReplica> remove)
    {
        OnLoss(id, broker, remove);
        var (partition, replica) = Find(id, broker);
        Check(partition, invariant => invariant.OnRemoval(partition, replica));
    }

    private void OnApplied(MetadataImage applied, bool again = false)
    {
        if (applied.Offset <= image.Offset && !again)
        {
            return;
        }

        image = applied;
        foreach (var partition in partitions.Values)
        {
            if (image.Find(partition.TopicId) is { } topic
                && partition.Id.Partition < topic.Partitions.Length
                && topic.Partitions[partition.Id.Partition] is var decided
                && decided.PartitionEpoch != partition.Registration?.PartitionEpoch)
            {
                partition.Registration = decided;
                Check(partition, invariant => invariant.OnDecision(partition));
                var inactive = decided.Isr.RemoveAll(image.IsActive);
                Report(partition, Anomalies.ValidIsr, inactive.IsEmpty
                    ? null
                    : $"broker {string.Join(", ", inactive)} is in sync, and is fenced or about to stop");
            }
        }
    }

    private ObservedPartition Find(TopicPartition id) => partitions[id];

    private (ObservedPartition Partition, ObservedReplica Replica) Find(TopicPartition id, int broker) =>
        (partitions[id], partitions[id].Of(broker));

    private void Check(ObservedPartition partition, Func<Invariant, string?> ask)
    {
        foreach (var invariant in invariants)
        {
            Report(partition, invariant.Violation, ask(invariant));
        }
    }

    private void Report(ObservedPartition partition, Anomaly violation, string? why)
    {
        if (why is not null && broken.Add((violation.Id, partition.Id)))
        {
            onViolation(HistoryRecorder.Template(EntryType.Violation) with
            {
                F = violation.Id,
                Topic = partition.Id.Topic,
                Partition = partition.Id.Partition,
                Note = $"{partition.Id}: {why}",
            });
        }
    }
}
