using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// A history of Jepsen's Kafka workload, arranged by key. Offsets are believed of every poll, as consumers are to be
/// shown nothing that is not so, whatever becomes of their transaction; and of sends that took effect for sure.
/// </summary>
internal sealed class KafkaFacts
{
    private readonly Dictionary<Datum, KafkaKey> byName = [];

    public KafkaFacts(IReadOnlyList<KafkaOperation> operations)
    {
        Operations = operations;
        foreach (var operation in operations)
        {
            foreach (var send in operation.Sends)
            {
                Key(send.Key)[send.Value].Sender = operation;
            }

            foreach (var poll in operation.Polls.Where(poll => !poll.Value.IsNil))
            {
                var value = Key(poll.Key)[poll.Value];
                value.Poller = value.Poller?.End <= operation.End ? value.Poller : operation;
                value.OkPoller ??= operation.Outcome == EntryType.Ok ? operation : null;
            }
        }

        foreach (var operation in operations)
        {
            foreach (var record in HasHappened(operation) ? operation.Sends.Concat(operation.Polls) : operation.Polls)
            {
                if (record.Offset is { } offset && !record.Value.IsNil)
                {
                    Key(record.Key)[record.Value].Offsets.Add(offset);
                }
            }
        }

        Keys = [.. byName.Values.OrderBy(key => key.Name)];
        foreach (var key in Keys)
        {
            key.Order();
        }
    }

    /// <summary>All operations, by their beginning.</summary>
    public IReadOnlyList<KafkaOperation> Operations { get; }

    /// <summary>All keys, by name.</summary>
    public IReadOnlyList<KafkaKey> Keys { get; }

    /// <summary>What is known of a record that was sent or polled.</summary>
    public KafkaValue this[KafkaRecord record] => byName[record.Key][record.Value];

    /// <summary>The key of a record that was sent or polled.</summary>
    public KafkaKey KeyOf(KafkaRecord record) => byName[record.Key];

    /// <summary>The key of a name; null if nothing was sent to it or polled from it.</summary>
    public KafkaKey? Find(Datum name) => byName.GetValueOrDefault(name);

    /// <summary>It is ok, or somebody saw one of its sends: then all of them took effect.</summary>
    public bool HasHappened(KafkaOperation operation) => operation.Outcome == EntryType.Ok
        || (operation.Outcome == EntryType.Info && operation.Sends.Any(send => this[send].OkPoller is not null));

    private KafkaKey Key(Datum name)
    {
        if (!byName.TryGetValue(name, out var key))
        {
            byName.Add(name, key = new KafkaKey(name));
        }

        return key;
    }
}
