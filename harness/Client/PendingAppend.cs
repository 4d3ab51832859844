using Broker.Runtime;

namespace Harness.Client;

/// <summary>An append of an idempotent producer that has a place in the sequence and whose fate is not known.</summary>
/// <param name="values">The values.</param>
/// <param name="shape">What their batch looks like.</param>
/// <param name="timestampMs">Timestamp of the records, the same in every attempt; milliseconds since 1970.</param>
internal sealed class PendingAppend(IReadOnlyList<long> values, BatchShape shape, long timestampMs)
{
    /// <summary>What their batch looks like, the same in every attempt.</summary>
    public BatchShape Shape { get; } = shape;

    /// <summary>Timestamp of the records.</summary>
    public long TimestampMs { get; } = timestampMs;

    /// <summary>The values.</summary>
    public IReadOnlyList<long> Values { get; } = values;

    /// <summary>Its place; changes only while it is not being sent.</summary>
    public ProducerPosition Position { get; set; }

    /// <summary>How many appends of the epoch came before it.</summary>
    public long Ordinal { get; set; }

    /// <summary>Whether an attempt is under way.</summary>
    public bool IsSending { get; set; }

    /// <summary>The node that the latest attempt went to; null before one was sent.</summary>
    public Endpoint? Node { get; private set; }

    /// <summary>
    /// Whether that node had acknowledged the append before this one, or a later one, before the attempt: then it has
    /// to accept this one, or to recognise it.
    /// </summary>
    public bool IsExpected { get; private set; }

    /// <summary>An attempt is sent to a node.</summary>
    public void OnSending(Endpoint node, bool isExpected) => (Node, IsExpected) = (node, isExpected);
}
