using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;
using Harness.Simulation;

namespace Harness.Tests.Checkers.Kafka;

/// <summary>
/// Operations of a system that does what it should, drawn from a seed: transactions take effect whole, at their end or
/// never, and take up offsets that hold nothing; polls go on where the last successful one of their process ended; keys
/// are assigned, dropped and shared; at the end everything is polled once more.
/// </summary>
internal sealed class ModelledTransactions
{
    private const int Steps = 60;
    private const int Processes = 4;

    private static readonly Datum[] Names = [Datum.Of("x"), Datum.Of("y")];

    private readonly HashRandom random;
    private readonly List<KafkaOperation> operations = [];
    private readonly List<KafkaRecord>[] logs = [[], []];
    private readonly long[] ends = new long[2];
    private readonly Consumer[] consumers = [.. Enumerable.Range(0, Processes).Select(i => new Consumer(i))];
    private int processes = Processes;
    private long position;
    private long values;

    private readonly bool pollsAll;

    private ModelledTransactions(ulong seed, bool pollsAll)
    {
        random = new HashRandom(seed, "modelled-transactions", "");
        this.pollsAll = pollsAll;
    }

    /// <summary>The operations of a seed, by their beginning; polls return all there is, or some of it.</summary>
    public static IReadOnlyList<KafkaOperation> Of(ulong seed, bool pollsAll = false)
    {
        var run = new ModelledTransactions(seed, pollsAll);
        for (var i = 0; i < Steps; i++)
        {
            run.Step();
        }

        Array.ForEach(run.consumers, run.End);
        run.PollEverything();
        return [.. run.operations.OrderBy(operation => operation.Begin)];
    }

    private void Step()
    {
        var consumer = consumers[random.NextBelow(Processes)];
        if (consumer.Open is not null)
        {
            End(consumer);
        }
        else if (random.NextBelow(10) == 0)
        {
            Reassign(consumer);
        }
        else
        {
            var count = random.NextBelow(4);
            consumer.Open = New(consumer.Process, KafkaAction.Transact) with
            {
                IsTransaction = true,
                Sends = [.. Enumerable.Range(0, (int)count).Select(_ => new KafkaRecord(
                    Names[random.NextBelow(2)], null, Datum.Of(values++)))],
            };
        }
    }

    private void Reassign(Consumer consumer)
    {
        var keys = Enumerable.Range(0, 2).Where(_ => random.NextBelow(2) == 0).ToList();
        var isAssign = random.NextBelow(2) == 0;
        var seeks = isAssign && random.NextBelow(3) == 0;
        consumer.IsSubscribed = !isAssign;
        for (var key = 0; key < 2; key++)
        {
            // What is dropped begins anywhere when it comes back.
            consumer.Positions[key] = !keys.Contains(key) ? (int)random.NextBelow(1 + logs[key].Count)
                : seeks ? 0 : consumer.Positions[key];
        }

        operations.Add(New(consumer.Process, isAssign ? KafkaAction.Assign : KafkaAction.Subscribe) with
        {
            Outcome = EntryType.Ok,
            End = position++,
            Keys = [.. keys.Select(key => Names[key])],
            SeeksToBeginning = seeks,
        });
    }

    private void End(Consumer consumer)
    {
        if (consumer.Open is not { } operation)
        {
            return;
        }

        var fate = random.NextBelow(20);
        var (happens, outcome) = fate switch
        {
            0 => (true, EntryType.Info),
            1 => (false, EntryType.Info),
            < 5 => (false, EntryType.Fail),
            _ => (true, EntryType.Ok),
        };
        consumer.Open = null;
        var rebalanced = consumer.IsSubscribed && random.NextBelow(4) == 0 ? (int)random.NextBelow(2) : -1;
        if (rebalanced >= 0)
        {
            consumer.Positions[rebalanced] = (int)random.NextBelow(1 + logs[rebalanced].Count);
        }

        var polls = Poll(consumer, isKept: outcome == EntryType.Ok);
        operations.Add(operation with
        {
            Outcome = outcome,
            End = outcome == EntryType.Info ? long.MaxValue : position,
            Polls = polls,
            PollCount = 1,
            Rebalanced = rebalanced < 0 ? [] : [Names[rebalanced]],
            Sends = Commit(operation.Sends, happens, isTold: random.NextBelow(4) > 0),
        });
        position++;
        if (outcome == EntryType.Info)
        {
            consumer.Restart(processes++);
        }
    }

    private List<KafkaRecord> Poll(Consumer consumer, bool isKept)
    {
        var polls = new List<KafkaRecord>();
        for (var key = 0; key < 2; key++)
        {
            var count = (int)random.NextBelow(5);
            count = pollsAll ? logs[key].Count : count;
            var records = logs[key].Skip(consumer.Positions[key]).Take(count).ToList();
            polls.AddRange(records);
            consumer.Positions[key] += isKept ? records.Count : 0;
        }

        return polls;
    }

    private List<KafkaRecord> Commit(IReadOnlyList<KafkaRecord> sends, bool happens, bool isTold)
    {
        var told = new List<KafkaRecord>();
        foreach (var send in sends)
        {
            var key = Array.IndexOf(Names, send.Key);
            var placed = send with { Offset = ends[key]++ };
            told.Add(isTold ? placed : send);
            if (happens)
            {
                logs[key].Add(placed);
            }
        }

        // The marks of the transaction's end.
        ends[0]++;
        ends[1]++;
        return told;
    }

    private void PollEverything()
    {
        var begin = position++;
        operations.Add(New(processes, KafkaAction.Transact) with
        {
            Begin = begin,
            Outcome = EntryType.Ok,
            End = position++,
            Polls = [.. logs[0], .. logs[1]],
            PollCount = 1,
        });
    }

    private KafkaOperation New(int process, KafkaAction action) => new()
    {
        Process = process,
        Action = action,
        IsTransaction = false,
        Outcome = EntryType.Info,
        Begin = position++,
        End = long.MaxValue,
        Line = position,
    };

    private sealed class Consumer(int process)
    {
        public int Process { get; private set; } = process;

        public KafkaOperation? Open { get; set; }

        public bool IsSubscribed { get; set; }

        public int[] Positions { get; } = new int[2];

        public void Restart(int process)
        {
            Process = process;
            IsSubscribed = false;
            Array.Clear(Positions);
        }
    }
}
