using Harness.Histories;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Transactions depend on each other without circles. Who polls what another one sent comes after it (<c>G1c</c>);
/// and so does who begins, in the same process (<c>G1c-process</c>) or anywhere (<c>G1c-realtime</c>), once another
/// has ended. Circles of records that lie behind each other (<c>G0</c>) are reported and convict nobody, as Kafka does
/// not keep the sends of transactions apart.
/// </summary>
internal sealed class KafkaCycleJudge(KafkaFacts facts, FindingCollector findings)
{
    private readonly List<KafkaOperation> operations =
        [.. facts.Operations.Where(o => o.Action == KafkaAction.Transact && o.Outcome != EntryType.Fail)];

    // What one operation sent and another polled, or sent next to it, by their numbers.
    private readonly Dictionary<(int From, int To), (KafkaRecord Record, bool IsSend)> because = [];

    /// <summary>Judges all operations.</summary>
    public void Judge()
    {
        var numbers = new Dictionary<KafkaOperation, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < operations.Count; i++)
        {
            numbers.Add(operations[i], i);
        }

        var reported = new HashSet<int>();
        Report(Polled(numbers), Anomalies.G1c, reported);
        var graph = Polled(numbers);
        AddProcesses(graph);
        Report(graph, Anomalies.G1cProcess, reported);
        graph = Polled(numbers);
        AddRealTime(graph);
        Report(graph, Anomalies.G1cRealTime, reported);
        because.Clear();
        Report(SentNext(numbers), Anomalies.G0, []);
    }

    private CycleGraph Polled(Dictionary<KafkaOperation, int> numbers)
    {
        var graph = new CycleGraph(operations.Count);
        var known = new HashSet<(int, int)>();
        foreach (var (poller, to) in numbers.OrderBy(entry => entry.Value))
        {
            foreach (var poll in poller.Polls.Where(poll => !poll.Value.IsNil))
            {
                if (facts[poll].Sender is { } sender && numbers.TryGetValue(sender, out var from) && from != to
                    && known.Add((from, to)))
                {
                    graph.AddEdge(from, to);
                    because.TryAdd((from, to), (poll, false));
                }
            }
        }

        return graph;
    }

    private CycleGraph SentNext(Dictionary<KafkaOperation, int> numbers)
    {
        var graph = new CycleGraph(operations.Count);
        foreach (var key in facts.Keys)
        {
            KafkaValue? before = null;
            foreach (var value in key.Versions.Select(version => version.Values[0]).Where(value => value.Index >= 0))
            {
                if (before?.Sender is { } earlier && value.Sender is { } later
                    && numbers.TryGetValue(earlier, out var from)
                    && numbers.TryGetValue(later, out var to) && from != to)
                {
                    graph.AddEdge(from, to);
                    because.TryAdd((from, to), (new KafkaRecord(key.Name, null, value.Value), true));
                }

                before = value;
            }
        }

        return graph;
    }

    private void AddProcesses(CycleGraph graph)
    {
        var last = new Dictionary<int, int>();
        for (var i = 0; i < operations.Count; i++)
        {
            if (last.TryGetValue(operations[i].Process, out var before))
            {
                graph.AddEdge(before, i);
            }

            last[operations[i].Process] = i;
        }
    }

    // A chain of moments stands for "ended before another began", which by itself would be an edge for each pair.
    private void AddRealTime(CycleGraph graph)
    {
        var events = new List<(long At, int Operation, bool IsEnd)>();
        for (var i = 0; i < operations.Count; i++)
        {
            events.Add((operations[i].Begin, i, false));
            if (operations[i].End != long.MaxValue)
            {
                events.Add((operations[i].End, i, true));
            }
        }

        events.Sort();
        var moment = -1;
        foreach (var (_, operation, isEnd) in events)
        {
            if (isEnd)
            {
                var next = graph.AddNode();
                graph.AddEdge(operation, next);
                if (moment >= 0)
                {
                    graph.AddEdge(moment, next);
                }

                moment = next;
            }
            else if (moment >= 0)
            {
                graph.AddEdge(moment, operation);
            }
        }
    }

    private void Report(CycleGraph graph, Anomaly anomaly, HashSet<int> reported)
    {
        foreach (var component in graph.Components())
        {
            // A wider circle around one that was found already proves nothing new.
            if (component.Any(reported.Contains))
            {
                continue;
            }

            reported.UnionWith(component.Where(node => node < operations.Count));
            findings.Add(anomaly, () => Describe(graph, component));
        }
    }

    private (string Statement, long[] Entries) Describe(CycleGraph graph, IReadOnlyList<int> component)
    {
        var cycle = graph.CycleIn(component, node => node < operations.Count)
            .Where(node => node < operations.Count).ToList();
        var steps = cycle.Select((node, i) => Step(node, cycle[(i + 1) % cycle.Count]));
        return (
            $"Each comes after the one before it, and the first after the last: {string.Join("; ", steps)}.",
            KafkaChecker.Entries(cycle.Select(node => operations[node])));
    }

    private string Step(int from, int to)
    {
        var (earlier, later) = (operations[from].Text, operations[to].Text);
        return !because.TryGetValue((from, to), out var why) ? $"{earlier} ended before {later} began"
            : why.IsSend ? $"{earlier} sent to key {why.Record.Key} right before value {why.Record.Value} of {later}"
            : $"{earlier} sent value {why.Record.Value} to key {why.Record.Key}, which {later} polled";
    }
}
