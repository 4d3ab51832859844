using Harness.Histories;

namespace Reports.Tests.Samples;

/// <summary>
/// A history of clients that append to and read one partition whose leader changes now and then. With a loss, the
/// first change of leader after 6 s drops the last acknowledged value, and a later read answers from an old log.
/// </summary>
internal sealed class SampleHistory
{
    private const string Topic = "orders";
    private const long Millisecond = 1_000_000;

    private readonly SampleNumbers _numbers;
    private readonly bool _loss;
    private readonly List<(long Time, int Order, HistoryEntry Entry)> _events = [];
    private readonly List<HistoryEntry> _history = [];
    private readonly List<long> _log = [];
    private readonly Dictionary<long, HistoryEntry> _appended = [];
    private int _order;
    private int _nextProcess;
    private long _nextValue = 1;
    private HistoryEntry? _lastAcknowledged;

    private SampleHistory(ulong seed, bool loss) => (_numbers, _loss) = (new SampleNumbers(seed), loss);

    /// <summary>The entries.</summary>
    public IReadOnlyList<HistoryEntry> Entries => _history;

    /// <summary>Entries that prove the loss: append, its acknowledgement, final read; empty without one.</summary>
    public List<long> LostWrite { get; } = [];

    /// <summary>Entries that prove the stale read: append, its acknowledgement, the read and its answer.</summary>
    public List<long> StaleRead { get; } = [];

    public static SampleHistory Generate(ulong seed, int operations, bool loss = false)
    {
        var sample = new SampleHistory(seed, loss);
        sample.Schedule(operations);
        sample.Play();
        return sample;
    }

    private void Schedule(int operations)
    {
        const int clients = 5;
        var latest = 0L;
        for (var client = 1; client <= clients; client++)
        {
            var time = client * Millisecond;
            var process = _nextProcess++;
            for (var i = 0; i < operations / clients; i++)
            {
                time += (20 + _numbers.Below(60)) * Millisecond;
                var (ended, outcome) = ScheduleOperation(client, process, time);
                time = ended;
                process = outcome == EntryType.Info ? _nextProcess++ : process;
            }

            latest = Math.Max(latest, time);
        }

        ScheduleWorld(latest);
    }

    private (long Ended, EntryType Outcome) ScheduleOperation(int client, int process, long time)
    {
        var append = _numbers.Below(100) < 55;
        var dice = _numbers.Below(1000);
        var outcome = dice < 25 ? EntryType.Info : dice < 60 ? EntryType.Fail : EntryType.Ok;
        var took = outcome == EntryType.Info ? 900 * Millisecond
            : (1 + _numbers.Below(10) * _numbers.Below(5)) * Millisecond + _numbers.Below(999_999);
        var invocation = new HistoryEntry
        {
            Index = 0,
            Time = time,
            Type = EntryType.Invoke,
            Process = process,
            Client = $"client-{client}",
            F = append ? "append" : "read",
            Topic = Topic,
            Partition = 0,
            Values = append ? [_nextValue++] : null,
            Acks = append ? (short)-1 : null,
            Offset = append ? null : 0,
        };
        Add(invocation);
        Add(invocation with
        {
            Time = time + took,
            Type = outcome,
            Values = null,
            Acks = null,
            Offset = null,
            Error = outcome == EntryType.Ok ? null : outcome == EntryType.Info ? "TIMEOUT" : "NOT_LEADER_OR_FOLLOWER",
        });
        return (time + took, outcome);
    }

    private void ScheduleWorld(long end)
    {
        var kinds = new[] { "partition", "crash", "pause", "slow-link" };
        for (var (time, epoch) = (0L, 0); time < end; time += 2100 * Millisecond, epoch++)
        {
            var node = epoch % 3 + 1;
            Add(Leader(time, node, epoch));
            if (time == 0)
            {
                continue;
            }

            var fault = new HistoryEntry
            {
                Index = 0,
                Time = time - 400 * Millisecond,
                Type = EntryType.Fault,
                F = kinds[epoch % 4],
                Fault = epoch,
                Stage = epoch % 5 == 4 ? "vetoed" : "start",
                Nodes = [$"broker-{(node + 1) % 3 + 1}"],
            };
            Add(fault);
            if (fault.Stage == "start")
            {
                Add(fault with { Time = time + 500 * Millisecond, Stage = "end" });
            }

            Add(Leader(time - 150 * Millisecond, -1, epoch));
            Add(Replica(time - 140 * Millisecond, (node + 1) % 3 + 1, epoch));
        }
    }

    private static HistoryEntry Leader(long time, int leader, int epoch) => new()
    {
        Index = 0,
        Time = time,
        Type = EntryType.Leader,
        Topic = Topic,
        Partition = 0,
        Leader = leader,
        Epoch = epoch,
        Isr = leader < 0 ? [] : [leader, leader % 3 + 1],
    };

    private static HistoryEntry Replica(long time, int node, int epoch) => new()
    {
        Index = 0,
        Time = time,
        Type = EntryType.Replica,
        F = (epoch % 3) switch { 0 => "offline", 1 => "truncated", _ => "anew" },
        Topic = Topic,
        Partition = 0,
        Nodes = [$"broker-{node}"],
        Note = $"what happened to the replica of {node}",
    };

    private void Add(HistoryEntry entry) => _events.Add((entry.Time, _order++, entry));

    private void Play()
    {
        foreach (var (_, _, scheduled) in _events.OrderBy(e => e.Time).ThenBy(e => e.Order))
        {
            var entry = scheduled with { Index = _history.Count };
            if (entry.Type == EntryType.Invoke && entry.Values is { } values)
            {
                _appended[entry.Process!.Value] = entry;
                _ = values;
            }
            else if (entry.Type == EntryType.Ok)
            {
                entry = entry.F == "append" ? Acknowledge(entry) : Answer(entry);
            }
            else if (entry.Type == EntryType.Leader && entry.Leader >= 0 && _loss && LostWrite.Count == 0
                && entry.Time > 6000 * Millisecond)
            {
                LostWrite.AddRange([_appended[_lastAcknowledged!.Process!.Value].Index, _lastAcknowledged.Index]);
                _log.RemoveAt(_log.Count - 1);
            }

            _history.Add(entry);
        }

        FinalRead();
    }

    private HistoryEntry Acknowledge(HistoryEntry entry)
    {
        var offset = _log.Count;
        _log.Add(_appended[entry.Process!.Value].Values![0]);
        entry = entry with { Offset = offset };
        // Only appends of processes still quiet keep their invocation: that is the one a loss will name.
        _lastAcknowledged = entry;
        return entry;
    }

    private HistoryEntry Answer(HistoryEntry entry)
    {
        var seen = _log.Count;
        if (_loss && StaleRead.Count == 0 && LostWrite.Count > 0 && entry.Time > 9000 * Millisecond)
        {
            seen -= 3;
            var invocation = _history.Last(e => e.Process == entry.Process && e.Type == EntryType.Invoke);
            var acknowledged = _history.Last(e => e.Offset == seen && e.Type == EntryType.Ok);
            var append = _history.Last(e => e.Process == acknowledged.Process && e.Type == EntryType.Invoke
                && e.Index < acknowledged.Index);
            StaleRead.AddRange([append.Index, acknowledged.Index, invocation.Index, entry.Index]);
        }

        var from = Math.Max(0, seen - 3);
        var records = Enumerable.Range(from, seen - from).Select(i => new ReadRecord(i, _log[i])).ToArray();
        return entry with { Records = records, HighWatermark = seen };
    }

    private void FinalRead()
    {
        if (_history.Count == 0)
        {
            return;
        }

        var time = _history[^1].Time + 1000 * Millisecond;
        _history.Add(new HistoryEntry { Index = _history.Count, Time = time, Type = EntryType.Phase, F = "final" });
        var invocation = new HistoryEntry
        {
            Index = _history.Count,
            Time = time + Millisecond,
            Type = EntryType.Invoke,
            Process = _nextProcess,
            Client = "client-1",
            F = "read",
            Topic = Topic,
            Partition = 0,
            Offset = 0,
            Final = true,
        };
        _history.Add(invocation);
        _history.Add(invocation with
        {
            Index = _history.Count,
            Time = time + 6 * Millisecond,
            Type = EntryType.Ok,
            HighWatermark = _log.Count,
            Records = [.. _log.Select((value, offset) => new ReadRecord(offset, value))],
        });
        if (LostWrite.Count > 0)
        {
            LostWrite.AddRange([invocation.Index, invocation.Index + 1]);
        }
    }
}
