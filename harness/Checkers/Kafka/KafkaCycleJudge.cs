using Harness.Histories;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Transactions depend on each other without circles. Who polls what another one sent comes after it (<c>G1c</c>);
/// and so does who begins, in the same process (<c>G1c-process</c>) or anywhere (<c>G1c-realtime</c>), once another
/// has ended. Circles of records that lie behind each other (<c>G0</c>) are reported and convict nobody, as Kafka does
/// not keep the sends of transactions apart. So are circles in which someone polled up to a record and not the next one
/// (<c>G-single</c>, and <c>G2-item</c> with several of these): Kafka's polls may lag, in one key more than in another.
/// </summary>
internal sealed class KafkaCycleJudge(KafkaFacts facts, FindingCollector findings)
{
    private readonly List<KafkaOperation> operations =
        [.. facts.Operations.Where(o => o.Action == KafkaAction.Transact && o.Outcome != EntryType.Fail)];

    // What one operation sent and another polled, or sent next to it, or did not get to, by their numbers.
    private readonly Dictionary<(int From, int To), (KafkaRecord Record, Relation Relation)> because = [];

    private readonly Dictionary<KafkaOperation, int> numbers = new(ReferenceEqualityComparer.Instance);

    private enum Relation
    {
        Polled,
        SentNext,
        Missed,
    }

    /// <summary>Judges all operations.</summary>
    public void Judge()
    {
        for (var i = 0; i < operations.Count; i++)
        {
            numbers.Add(operations[i], i);
        }

        var reported = new HashSet<int>();
        Action<CycleGraph>[] orders = [_ => { }, AddProcesses, AddRealTime];
        Anomaly[] circular = [Anomalies.G1c, Anomalies.G1cProcess, Anomalies.G1cRealTime];
        Anomaly[] single = [Anomalies.GSingle, Anomalies.GSingleProcess, Anomalies.GSingleRealTime];
        Anomaly[] several = [Anomalies.G2Item, Anomalies.G2ItemProcess, Anomalies.G2ItemRealTime];
        for (var i = 0; i < orders.Length; i++)
        {
            var graph = Polled();
            orders[i](graph);
            Report(graph, circular[i], circular[i], reported);
        }

        var ends = KafkaPollEnds.Of(facts);
        for (var i = 0; i < orders.Length; i++)
        {
            var graph = Polled();
            orders[i](graph);
            AddMissed(graph, ends);
            Report(graph, several[i], single[i], reported);
        }

        because.Clear();
        Report(SentNext(), Anomalies.G0, Anomalies.G0, []);
    }

    private CycleGraph Polled()
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
                    because.TryAdd((from, to), (poll, Relation.Polled));
                }
            }
        }

        return graph;
    }

    private CycleGraph SentNext()
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
                    because.TryAdd((from, to), (Record(key, value), Relation.SentNext));
                }

                before = value;
            }
        }

        return graph;
    }

    // Who polled up to a record and not the next one comes before who sent that.
    private void AddMissed(CycleGraph graph, IReadOnlyList<KafkaPollEnd> ends)
    {
        foreach (var (operation, key, next) in ends.Where(end => end.Next < end.Key.Versions.Count))
        {
            if (key.Versions[next].Values is [{ Index: >= 0, Sender: { } sender } value]
                && numbers.TryGetValue(operation, out var from)
                && numbers.TryGetValue(sender, out var to) && from != to)
            {
                graph.AddMarkedEdge(from, to);
                because.TryAdd((from, to), (Record(key, value), Relation.Missed));
            }
        }
    }

    private static KafkaRecord Record(KafkaKey key, KafkaValue value) => new(key.Name, null, value.Value);

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

    private void Report(CycleGraph graph, Anomaly anomaly, Anomaly withOneMark, HashSet<int> reported)
    {
        foreach (var component in graph.Components())
        {
            // A wider circle around one that was found already proves nothing new.
            if (component.Any(reported.Contains))
            {
                continue;
            }

            reported.UnionWith(component.Where(node => node < operations.Count));
            var marked = graph.CycleWithOneMark(component);
            findings.Add(
                marked is null ? anomaly : withOneMark,
                () => Describe(marked ?? graph.CycleIn(component, node => node < operations.Count)));
        }
    }

    private (string Statement, long[] Entries) Describe(IReadOnlyList<int> wholeCycle)
    {
        var cycle = wholeCycle.Where(node => node < operations.Count).ToList();
        var steps = cycle.Select((node, i) => Step(node, cycle[(i + 1) % cycle.Count]));
        return (
            $"Each comes after the one before it, and the first after the last: {string.Join("; ", steps)}.",
            KafkaChecker.Entries(cycle.Select(node => operations[node])));
    }

    private string Step(int from, int to)
    {
        var (earlier, later) = (operations[from].Text, operations[to].Text);
        if (!because.TryGetValue((from, to), out var why))
        {
            return $"{earlier} ended before {later} began";
        }

        var (value, key) = (why.Record.Value, why.Record.Key);
        return why.Relation switch
        {
            Relation.SentNext => $"{earlier} sent to key {key} right before value {value} of {later}",
            Relation.Missed => $"{earlier} polled key {key} up to value {value}, which {later} sent, and not that",
            _ => $"{earlier} sent value {value} to key {key}, which {later} polled",
        };
    }
}
