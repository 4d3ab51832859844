using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>What was seen of one value of a key.</summary>
internal sealed class KafkaValue(Datum value)
{
    public Datum Value { get; } = value;

    /// <summary>The operation that sent it; null if none did.</summary>
    public KafkaOperation? Sender { get; set; }

    /// <summary>The operation that polled it and ended first; null if none did.</summary>
    public KafkaOperation? Poller { get; set; }

    /// <summary>The first operation that is ok and polled it; null if none did.</summary>
    public KafkaOperation? OkPoller { get; set; }

    /// <summary>Its offsets, each once, ascending; more than one if it was stored twice.</summary>
    public SortedSet<long> Offsets { get; } = [];

    /// <summary>
    /// Its place among the versions of the key; -1 if that is not known for sure: no offset, several, or one that
    /// another value has as well.
    /// </summary>
    public int Index { get; set; } = -1;
}
