using Broker.Metadata;
using Broker.Replication;

namespace Harness.Invariants;

/// <summary>A partition as its replicas and the controller tell.</summary>
internal sealed class ObservedPartition(TopicPartition id, Guid topicId, bool isCompacted)
{
    private readonly SortedDictionary<int, ObservedReplica> replicas = [];

    // The leader epoch in which each committed batch was first committed.
    private readonly List<int> committedIn = [];

    /// <summary>Its name.</summary>
    public TopicPartition Id { get; } = id;

    /// <summary>Id of its topic.</summary>
    public Guid TopicId { get; } = topicId;

    /// <summary>Whether batches may change, or be missing, because they were compacted.</summary>
    public bool IsCompacted { get; } = isCompacted;

    /// <summary>
    /// Everything a leader committed, in the order of offsets: the batches below the highest high watermark of a
    /// leader. Only grows.
    /// </summary>
    public List<ObservedBatch> Committed { get; } = [];

    /// <summary>A leader committed more than was committed before.</summary>
    /// <param name="batches">What lies above <see cref="CommittedEnd"/>.</param>
    /// <param name="leaderEpoch">The epoch it leads in.</param>
    public void Commit(IEnumerable<ObservedBatch> batches, int leaderEpoch)
    {
        Committed.AddRange(batches);
        committedIn.AddRange(Enumerable.Repeat(leaderEpoch, Committed.Count - committedIn.Count));
    }

    /// <summary>The end of what is committed (exclusive).</summary>
    public long CommittedEnd => Committed.Count > 0 ? Committed[^1].NextOffset : 0;

    /// <summary>What was appended anywhere, by first offset and leader epoch, with what lay before it.</summary>
    public Dictionary<(long BaseOffset, int Epoch),
        (ObservedBatch Batch, ObservedBatch? Before)> Appended
    { get; } = [];

    /// <summary>What the controller decided last; null before the first decision.</summary>
    public PartitionRegistration? Registration { get; set; }

    /// <summary>The replicas, by broker.</summary>
    public IEnumerable<ObservedReplica> Replicas => replicas.Values;

    /// <summary>The replica of a broker.</summary>
    public ObservedReplica Of(int broker)
    {
        if (!replicas.TryGetValue(broker, out var replica))
        {
            replicas.Add(broker, replica = new ObservedReplica(broker));
        }

        return replica;
    }

    /// <summary>The committed batch at an offset or the next one above; null if there is none.</summary>
    public ObservedBatch? FindCommitted(long offset)
    {
        var index = Committed.IndexAbove(offset);
        return index < Committed.Count ? Committed[index] : null;
    }

    /// <summary>The first committed batch that a replica does not have though it should; null if it has all.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="before">Only what was committed in leader epochs before this one counts.</param>
    public ObservedBatch? MissingFrom(ObservedReplica replica, int before = int.MaxValue)
    {
        var count = Committed.Count;
        while (count > 0 && committedIn[count - 1] >= before)
        {
            count--;
        }

        // Equal last batches mean equal logs: that is what log matching says, and is watched on its own.
        if (count == 0 || replica.Find(Committed[count - 1].NextOffset - 1) == Committed[count - 1])
        {
            return null;
        }

        foreach (var batch in Committed.Take(count).Where(batch => batch.NextOffset > replica.Start))
        {
            if (replica.Find(batch.BaseOffset) != batch && (!IsCompacted || batch.NextOffset > replica.End))
            {
                return batch;
            }
        }

        return null;
    }
}
