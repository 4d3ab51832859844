using Broker.Protocol;

namespace Broker.Replication;

/// <summary>
/// What one fetcher asked for, and what it was answered, so that neither has to be repeated (KIP-227). A fetch of the
/// session is one of all its partitions, with what the fetcher last told of each.
/// </summary>
internal sealed class FetchSession
{
    // Invariant: both hold the same partitions. Those answered with records go to the end, so that none starves where
    // the limit of a response is reached before all had their turn.
    private readonly Dictionary<(Guid TopicId, TopicPartition Id), Entry> known = [];
    private List<Entry> entries = [];

    /// <summary>Begins a session after its first fetch was answered in full.</summary>
    /// <param name="id">Its id, positive.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="now">The time, monotonic.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="answers">What was answered, in the same order.</param>
    public FetchSession(
        int id, FetchSessionOwner owner, TimeSpan now,
        IReadOnlyList<FetchPartition> wanted, IReadOnlyList<FetchAnswer> answers)
    {
        (Id, Owner, CreatedAt, UsedAt) = (id, owner, now, now);
        UsesTopicIds = wanted[0].TopicId != Guid.Empty;
        Update(wanted, []);
        for (var index = 0; index < wanted.Count; index++)
        {
            known[KeyOf(wanted[index])].OnAnswer(answers[index]);
        }
    }

    /// <summary>Its id, positive.</summary>
    public int Id { get; }

    /// <summary>Whose it is.</summary>
    public FetchSessionOwner Owner { get; }

    /// <summary>When it began, monotonic.</summary>
    public TimeSpan CreatedAt { get; }

    /// <summary>When it was last used, monotonic.</summary>
    public TimeSpan UsedAt { get; private set; }

    /// <summary>The session epoch of the next fetch; 1 or more.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>Whether its topics are named by their ids, in all fetches of the session.</summary>
    public bool UsesTopicIds { get; }

    /// <summary>How many partitions it has.</summary>
    public int Count => entries.Count;

    /// <summary>Its partitions as the fetcher last told of them, as an incremental fetch asks for them.</summary>
    public IReadOnlyList<FetchPartition> Partitions =>
        [.. entries.Select(entry => entry.Wanted with { IsIncremental = true })];

    /// <summary>A fetch in the epoch of the session arrived.</summary>
    /// <param name="now">The time, monotonic.</param>
    /// <param name="wanted">What it mentions.</param>
    /// <param name="forgotten">What it wants no longer.</param>
    public void OnFetch(
        TimeSpan now, IReadOnlyList<FetchPartition> wanted, IReadOnlyList<(Guid, TopicPartition)> forgotten)
    {
        UsedAt = now;
        Epoch = Epoch == int.MaxValue ? 1 : Epoch + 1;
        Update(wanted, forgotten);
    }

    /// <summary>Takes note of the answers of a fetch, in the order of <see cref="Partitions"/>.</summary>
    /// <returns>Those the fetcher does not know already.</returns>
    public IReadOnlyList<FetchAnswer> OnAnswers(IReadOnlyList<FetchAnswer> answers)
    {
        var told = entries.Select((entry, index) => (Entry: entry, Answer: answers[index])).ToList();
        entries =
        [
            .. told.Where(pair => pair.Answer.Records.IsEmpty).Select(pair => pair.Entry),
            .. told.Where(pair => !pair.Answer.Records.IsEmpty).Select(pair => pair.Entry),
        ];
        return [.. told.Where(pair => pair.Entry.OnAnswer(pair.Answer)).Select(pair => pair.Answer)];
    }

    private static (Guid TopicId, TopicPartition Id) KeyOf(FetchPartition wanted) => (wanted.TopicId, wanted.Id);

    private void Update(IReadOnlyList<FetchPartition> wanted, IReadOnlyList<(Guid, TopicPartition)> forgotten)
    {
        foreach (var partition in wanted)
        {
            if (known.TryGetValue(KeyOf(partition), out var entry))
            {
                entry.Wanted = partition;
            }
            else
            {
                known.Add(KeyOf(partition), entry = new Entry { Wanted = partition });
                entries.Add(entry);
            }
        }

        // What is not there was forgotten before.
        var gone = forgotten.Select(key => known.Remove(key, out var entry) ? entry : null).ToHashSet();
        entries.RemoveAll(gone.Contains);
    }

    /// <summary>A partition of the session.</summary>
    private sealed class Entry
    {
        // What the fetcher was last told; -1 for nothing it can rely on.
        private long highWatermark = -1;
        private long startOffset = -1;

        /// <summary>What the fetcher last told.</summary>
        public required FetchPartition Wanted { get; set; }

        /// <summary>Takes note of an answer; returns whether it is news.</summary>
        public bool OnAnswer(FetchAnswer answer)
        {
            // Nobody takes anything else over from these: once they are over, everything is told again.
            if (answer.Error != ErrorCode.None || answer.Divergence is not null)
            {
                (highWatermark, startOffset) = (-1, -1);
                return true;
            }

            var isNews = !answer.Records.IsEmpty || answer.PreferredReplica >= 0
                || answer.HighWatermark != highWatermark || answer.StartOffset != startOffset;
            (highWatermark, startOffset) = (answer.HighWatermark, answer.StartOffset);
            return isNews;
        }
    }
}
