using Broker.Runtime;
using Broker.Storage.Producers;

namespace Harness.Client;

/// <summary>
/// The sequence of an idempotent producer in one partition: who comes next, and what is under way. Bookkeeping only; it
/// sends nothing.
/// </summary>
/// <param name="producerId">The producer id.</param>
internal sealed class ProducerSession(long producerId)
{
    // A broker remembers five batches. It recognises the retry of the first one that is open as long as four at most
    // have followed, acknowledged or not.
    private const int Window = 5;

    // Invariant: in the order of their sequence numbers, all below nextSequence; those before the first were all
    // acknowledged, or isBroken.
    private readonly List<PendingAppend> open = [];

    // The latest append of this epoch that each node has acknowledged, by its ordinal. What is committed a node never
    // loses, so it has that one and all before it, whether it still leads or not.
    private readonly Dictionary<Endpoint, long> acknowledgedBy = [];

    private short epoch;
    private int nextSequence;
    private long nextOrdinal;

    // An append of this epoch was acknowledged, so every later leader knows the epoch and where its sequence stands.
    // Until then a leader that knows nothing would take any append for the first.
    private bool isSettled;

    // An append ended with its fate unknown or its sequence number unused: what comes after it may never be accepted.
    private bool isBroken;

    // A broker refused what it had to accept: it no longer knows the producer. All that is open goes into a new epoch.
    private bool isLost;

    /// <summary>Raised whenever someone may find it their turn.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Whether the epochs are used up, so that a session with another producer id has to follow.</summary>
    public bool IsExhausted => epoch == short.MaxValue && isBroken && open.Count == 0;

    /// <summary>Gives an append the next place in the sequence; false if it has to wait for others.</summary>
    public bool TryEnter(PendingAppend append)
    {
        var window = isSettled ? Window : 1;
        if (isLost || (open.Count > 0 && (isBroken || nextOrdinal - open[0].Ordinal >= window)))
        {
            return false;
        }

        if (isBroken)
        {
            BeginEpoch();
        }

        open.Add(append);
        Place(append);
        return true;
    }

    /// <summary>Whether an append may be sent, for the first time or again.</summary>
    public bool MaySend(PendingAppend append)
    {
        if (isLost)
        {
            if (open.Exists(other => other.IsSending))
            {
                return false;
            }

            // None of them was acknowledged, and the broker may not remember any: all are sent again in a new epoch, as
            // Java's producer does (KIP-360).
            BeginEpoch();
            open.ForEach(Place);
            Changed.Raise();
        }

        return isSettled || ReferenceEquals(open[0], append);
    }

    /// <summary>An append is sent to a node.</summary>
    public void OnSending(PendingAppend append, Endpoint node) => append.OnSending(
        node, acknowledgedBy.TryGetValue(node, out var ordinal) && ordinal >= append.Ordinal - 1);

    /// <summary>An append was acknowledged.</summary>
    public void OnAcknowledged(PendingAppend append)
    {
        isSettled = true;
        var node = append.Node!.Value;
        acknowledgedBy[node] = Math.Max(append.Ordinal, acknowledgedBy.GetValueOrDefault(node));
        open.Remove(append);
        Changed.Raise();
    }

    /// <summary>
    /// A node says that an append is out of order. It may not have the ones before yet, or have been deposed without
    /// knowing; but if it had acknowledged them, it has lost what it knew of the producer.
    /// </summary>
    public void OnOutOfOrder(PendingAppend append) => isLost |= append.IsExpected && epoch < short.MaxValue;

    /// <summary>An append is given up.</summary>
    public void OnGivenUp(PendingAppend append)
    {
        isBroken = true;
        open.Remove(append);
        Changed.Raise();
    }

    private void BeginEpoch()
    {
        epoch++;
        (nextSequence, nextOrdinal) = (0, 0);
        (isSettled, isBroken, isLost) = (false, false, false);
        acknowledgedBy.Clear();
    }

    private void Place(PendingAppend append)
    {
        append.Ordinal = nextOrdinal++;
        append.Position = new ProducerPosition(producerId, epoch, nextSequence);
        nextSequence = SequenceNumbers.Add(nextSequence, append.Values.Count);
    }
}
