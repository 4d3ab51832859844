using Harness.Histories;
using Harness.Simulation;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>
/// A history of partitions that do what they should, drawn from a seed: appends of one record or several whose answers
/// may get lost before or after they take effect, reads at any place, retention, changes of the leader, and at the end
/// a read of everything.
/// </summary>
internal sealed class ModelledRun
{
    private const int Steps = 60;
    private const int Processes = 6;

    private readonly HashRandom random;
    private readonly HistoryBuilder builder = new();
    private readonly List<(long Value, long Key)>[] logs = [[], []];
    private readonly long[] starts = new long[2];
    private readonly Dictionary<int, HistoryEntry> open = [];
    private readonly Dictionary<int, long> placed = [];
    private readonly bool trims;
    private readonly bool isKeyed;
    private readonly int[] current = [.. Enumerable.Range(0, Processes)];
    private int processes = Processes;
    private long values;

    private ModelledRun(ulong seed)
    {
        random = new HashRandom(seed, "modelled-run", "");
        trims = random.NextBelow(3) == 0;
        isKeyed = random.NextBelow(2) == 0;
    }

    /// <summary>The history of a seed.</summary>
    public static IReadOnlyList<HistoryEntry> Of(ulong seed)
    {
        var run = new ModelledRun(seed);
        run.Go();
        return run.builder.Entries;
    }

    private void Go()
    {
        if (trims)
        {
            builder.Config("retention.bytes", "1000");
        }

        for (var i = 0; i < Steps; i++)
        {
            Step();
        }

        foreach (var process in open.Keys.Order().ToList())
        {
            End(process);
        }

        for (var partition = 0; partition < 2; partition++)
        {
            var from = starts[partition];
            do
            {
                var until = Math.Min(logs[partition].Count, from + 1 + random.NextBelow(9));
                var invocation = Invocation(999, partition) with { F = "read", Offset = from, Final = true };
                builder.Add(invocation);
                builder.Add(Answer(invocation, until));
                from = until;
            }
            while (from < logs[partition].Count);
        }
    }

    private void Step()
    {
        var partition = (int)random.NextBelow(2);
        switch (random.NextBelow(20))
        {
            case 0:
                builder.Leader(1 + (int)random.NextBelow(3), (int)random.NextBelow(9));
                return;
            case 1 when trims:
                starts[partition] += random.NextBelow(1 + logs[partition].Count - starts[partition]);
                return;
        }

        var process = current[random.NextBelow(Processes)];
        if (open.ContainsKey(process))
        {
            End(process);
        }
        else if (random.NextBelow(5) < 3)
        {
            BeginAppend(process, partition);
        }
        else
        {
            var from = starts[partition] + random.NextBelow(1 + logs[partition].Count - starts[partition]);
            Begin(Invocation(process, partition) with { F = "read", Offset = from });
        }
    }

    private void BeginAppend(int process, int partition)
    {
        var count = 1 + (int)random.NextBelow(3);
        long[] written = [.. Enumerable.Range(0, count).Select(_ => values++)];
        long[]? keys = isKeyed ? [.. written.Select(_ => random.NextBelow(5))] : null;
        Begin(Invocation(process, partition) with { F = "append", Values = written, Keys = keys, Acks = -1 });

        // It may take effect right away, long before its answer.
        if (random.NextBelow(2) == 0)
        {
            Place(open[process]);
        }
    }

    private void Begin(HistoryEntry invocation)
    {
        builder.Add(invocation);
        open.Add(invocation.Process!.Value, builder.Entries[^1]);
    }

    private void End(int process)
    {
        open.Remove(process, out var invocation);
        if (invocation!.F == "read")
        {
            // Retention may have passed it by now.
            var log = logs[invocation.Partition!.Value];
            var until = Math.Min(log.Count, invocation.Offset!.Value + random.NextBelow(12));
            builder.Add(invocation.Offset < starts[invocation.Partition.Value]
                ? Completion(invocation, EntryType.Fail) with { Error = "OFFSET_OUT_OF_RANGE" }
                : Answer(invocation, until));
            return;
        }

        var fate = random.NextBelow(20);
        if (fate == 0 && !placed.ContainsKey(process))
        {
            builder.Add(Completion(invocation, EntryType.Fail) with { Error = "NOT_ENOUGH_REPLICAS" });
            return;
        }

        if (fate <= 2)
        {
            if (fate == 1)
            {
                Place(invocation);
            }

            builder.Add(Completion(invocation, EntryType.Info) with { Error = "TIMEOUT" });
            current[Array.IndexOf(current, process)] = processes++;
        }
        else
        {
            Place(invocation);
            builder.Add(Completion(invocation, EntryType.Ok) with { Offset = placed[process] });
        }

        placed.Remove(process);
    }

    private void Place(HistoryEntry append)
    {
        var log = logs[append.Partition!.Value];
        if (placed.TryAdd(append.Process!.Value, log.Count))
        {
            log.AddRange(append.Values!.Select((value, i) => (value, append.Keys?[i] ?? -1)));
        }
    }

    private HistoryEntry Answer(HistoryEntry invocation, long until)
    {
        var (partition, from) = (invocation.Partition!.Value, invocation.Offset!.Value);
        return Completion(invocation, EntryType.Ok) with
        {
            HighWatermark = logs[partition].Count,
            LogStart = starts[partition] == 0 ? null : starts[partition],
            Records =
            [
                .. logs[partition].Take((int)until).Skip((int)from).Select((record, i) => new ReadRecord(
                    from + i, record.Value, isKeyed ? record.Key : null)),
            ],
        };
    }

    private static HistoryEntry Invocation(int process, int partition) => new()
    {
        Index = 0,
        Time = 0,
        Type = EntryType.Invoke,
        Process = process,
        Topic = "orders",
        Partition = partition,
    };

    private static HistoryEntry Completion(HistoryEntry invocation, EntryType type) =>
        new() { Index = 0, Time = 0, Type = type, Process = invocation.Process };
}
