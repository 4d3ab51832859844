using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Where polls ended that are ok, by key: behind what they returned; or where the consumer was before, if they returned
/// nothing of a key that is assigned to it. That is known once it has polled the key, or went to its beginning, and
/// until the key is dropped or changes hands.
/// </summary>
internal static class KafkaPollEnds
{
    /// <summary>Of all operations that polled, by process.</summary>
    public static IReadOnlyList<KafkaPollEnd> Of(KafkaFacts facts)
    {
        var ends = new List<KafkaPollEnd>();
        foreach (var process in facts.Operations.GroupBy(operation => operation.Process))
        {
            AddProcess(facts, process, ends);
        }

        return ends;
    }

    private static void AddProcess(KafkaFacts facts, IEnumerable<KafkaOperation> operations, List<KafkaPollEnd> ends)
    {
        // By key that is assigned, or was polled: the version that comes next; -1 if that is not known.
        var next = new SortedDictionary<Datum, int>();
        var isSubscribed = false;
        foreach (var operation in operations.Where(operation => operation.Outcome != EntryType.Fail))
        {
            if (operation.Action is KafkaAction.Assign or KafkaAction.Subscribe)
            {
                isSubscribed = operation.Action == KafkaAction.Subscribe;
                next = Reassigned(operation, next);
            }

            if (operation is { PollCount: > 0, Outcome: EntryType.Ok })
            {
                Advance(facts, operation, next);
                ends.AddRange(next.Where(key => key.Value >= 0 && facts.Find(key.Key) is not null)
                    .Select(key => new KafkaPollEnd(operation, facts.Find(key.Key)!, key.Value)));
            }

            // What a consumer shares with others is known only of the operation that polled it.
            if (isSubscribed)
            {
                next.Clear();
            }
        }
    }

    private static SortedDictionary<Datum, int> Reassigned(
        KafkaOperation operation, SortedDictionary<Datum, int> before)
    {
        var next = new SortedDictionary<Datum, int>();
        foreach (var key in operation.Keys.Where(_ => operation.Action == KafkaAction.Assign))
        {
            next[key] = operation.SeeksToBeginning ? 0 : before.GetValueOrDefault(key, -1);
        }

        return next;
    }

    private static void Advance(KafkaFacts facts, KafkaOperation operation, SortedDictionary<Datum, int> next)
    {
        foreach (var poll in operation.Polls.Where(poll => !poll.Value.IsNil))
        {
            var index = facts[poll].Index;
            next[poll.Key] = index < 0 ? -1 : index + 1;
        }

        foreach (var key in operation.Rebalanced)
        {
            next.Remove(key);
        }
    }
}
