using Broker.Configuration;
using Broker.Storage;
using Broker.Storage.Cleaning;
using Broker.Storage.Records;
using Broker.Tests.Doubles;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>
/// Random sequences of appends with keys, compactions, truncations, restarts and crashes at any storage call, also
/// within a compaction, against a list of everything that was appended.
/// </summary>
[TestFixture]
internal sealed class CleaningModelTests
{
    private const string Root = "/data/logs";

    // Every record appended and not truncated, compacted or not.
    private readonly SortedDictionary<long, KeyedRecord> model = [];
    private readonly SortedDictionary<string, int> seen = new(StringComparer.Ordinal);

    private MemoryStorage storage = null!;
    private TestTime time = null!;
    private LogDirectory directory = null!;
    private Log log = null!;
    private LogCleaner cleaner = null!;
    private LogOptions options = null!;
    private Choices random = null!;
    private bool mayInterfere;
    private int epoch;
    private int values;
    private long end;
    private long highWatermark;

    // No pass was allowed to look at anything at or above.
    private long bound;

    [Test]
    public void Log_RandomSequencesWithCompaction_KeepsTheLastValueOfEachKey() => Check(60, seed: 1);

    [Test]
    [Explicit("A long search for rare sequences.")]
    [Category("soak")]
    public void Log_ManyRandomSequencesWithCompaction_KeepsTheLastValueOfEachKey() => Check(10_000, seed: 2);

    private void Check(int sequences, ulong seed)
    {
        RandomSequences.Check(sequences, 1500, seed, RunAsync);
        string[] cases = ["cleaned", "aborted", "crash within", "crash", "gap", "tombstone gone", "merged", "map full"];
        Assert.That(
            cases.Where(name => seen.GetValueOrDefault(name) < sequences / 8), Is.Empty, string.Join(", ", seen));
    }

    private async Task RunAsync(Choices choices)
    {
        random = choices;
        await StartAsync();
        while (!choices.AreUsedUp)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
            await StepAsync();
            await CheckAsync();
        }
    }

    private async Task StartAsync()
    {
        storage = new MemoryStorage();
        time = new TestTime();
        options = new LogOptions
        {
            SegmentBytes = random.Next(150, 1200),
            IndexIntervalBytes = random.Next(300),
            FileDeleteDelayMs = 0,
            CleanupPolicy = CleanupPolicy.Compact,
            MinCleanableRatio = random.Next(2) * 0.3,
            MaxCompactionLagMs = random.Next(3) == 0 ? 60 : long.MaxValue,
            DeleteRetentionMs = random.Next(3) * 40,
        };
        cleaner = new LogCleaner(new CleanerSettings(
            random.Next(3) == 0 ? 24 * random.Next(2, 6) : 1 << 20, BrokerRules.Correct, time, InterfereAsync));
        (epoch, end, highWatermark, bound) = (0, 0, 0, 0);
        model.Clear();
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        directory = await LogDirectory.OpenAsync(storage, Root, options);
        log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, options);
    }

    private Task StepAsync()
    {
        Func<Task> step = random.Next(15) switch
        {
            < 5 => AppendAsync,
            5 => TruncateAsync,
            6 => log.FlushAsync,
            7 => CrashAsync,
            8 => RestartAsync,
            9 => directory.SaveAsync,
            10 => RaiseAsync,
            11 => RetainAsync,
            _ => CleanAsync,
        };
        random.Note($"{step.Method.Name} at {log.StartOffset}..{log.EndOffset}, clean to {log.FirstDirtyOffset}");
        return step();
    }

    private Task AppendAsync()
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var records = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (
                Key: $"k{random.Next(5)}",
                Value: random.Next(5) == 0 ? null : $"v{values++}")).ToList();
            var now = time.GetUtcNow().ToUnixTimeMilliseconds() - random.Next(30);
            var codec = random.Next(4) == 0 ? CompressionType.Gzip : CompressionType.None;
            log.AppendAsLeader(KeyedRecord.Produce(records, now, codec), epoch);
            foreach (var (key, value) in records)
            {
                model.Add(end, new KeyedRecord(end, epoch, key, value, now));
                end++;
            }
        }

        return Task.CompletedTask;
    }

    private async Task TruncateAsync()
    {
        var offset = random.NextInt64(highWatermark, end + 1);
        log.TruncateTo(offset);
        epoch++;
        end = log.EndOffset;
        Assert.That(end, Is.GreaterThanOrEqualTo(highWatermark));
        RemoveFromModel(end);
        await log.FlushAsync();
    }

    private Task RaiseAsync()
    {
        // A high watermark is the end of a batch.
        var target = random.NextInt64(highWatermark, end + 1);
        highWatermark = Math.Max(highWatermark, model.Keys.Where(offset => offset < target && IsBatchEnd(offset + 1))
            .Select(offset => offset + 1).LastOrDefault());
        log.RaiseHighWatermark(highWatermark);
        return Task.CompletedTask;
    }

    // The leader commits what it has: only then the offset is surely no gap in the middle of a batch.
    private bool IsBatchEnd(long offset) => offset == end || boundaries.Contains(offset);

    private readonly HashSet<long> boundaries = [];

    private async Task RetainAsync()
    {
        if (random.Next(4) == 0)
        {
            log.RaiseStartOffset(random.NextInt64(log.StartOffset, highWatermark + 1), highWatermark);
        }

        await log.RetainAsync(highWatermark, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private async Task CleanAsync()
    {
        var segments = log.SegmentOffsets.Count;
        var isToEnd = random.Next(4) == 0;
        bound = Math.Max(bound, highWatermark);
        mayInterfere = !isToEnd;
        storage.CallsLeft = isToEnd ? random.Next(25) : -1;
        try
        {
            var cleaned = await cleaner.CleanDirtiestAsync([(log, highWatermark)]);
            Saw("aborted", cleaned?.Summary.Problem is not null);
            if (cleaned is { Summary: { Problem: null } summary })
            {
                Saw("cleaned", summary.RecordsRemoved > 0);
                Saw("merged", log.SegmentOffsets.Count < segments);
                await CheckCompactAsync(summary.CleanedTo);
                Saw("map full", summary.CleanedTo > 0 && !log.SegmentOffsets.Contains(summary.CleanedTo));
            }
        }
        catch (ProcessEndedException)
        {
            Saw("crash within", true);
            await CrashAsync();
        }
        finally
        {
            storage.CallsLeft = -1;
            mayInterfere = false;
        }
    }

    // What happens between two slices.
    private async Task InterfereAsync()
    {
        if (mayInterfere && random.Next(4) == 0)
        {
            await (random.Next(6) switch
            {
                0 => TruncateAsync(),
                1 => log.FlushAsync(),
                2 => RetainAsync(),
                3 => directory.SaveAsync(),
                _ => AppendAsync(),
            });
            await CheckAsync();
        }
    }

    private async Task RestartAsync()
    {
        await directory.CloseAsync();
        await OpenAsync();
        Assert.That(log.EndOffset, Is.EqualTo(end));
        log.RaiseHighWatermark(highWatermark);
    }

    private async Task CrashAsync()
    {
        Saw("crash", true);
        var (flushed, start) = (log.FlushedOffset, log.StartOffset);
        storage = storage.Crash(random.Next(4) == 0 ? null : new Random(random.Next()));
        await OpenAsync();
        Assert.That(log.EndOffset, Is.InRange(flushed, end));
        Assert.That(log.StartOffset, Is.LessThanOrEqualTo(start));
        (end, epoch) = (log.EndOffset, epoch + 1);
        RemoveFromModel(end);

        // What was committed may be lost here, as nobody said that it has to be flushed before.
        highWatermark = Math.Min(highWatermark, end);
        bound = Math.Min(bound, end);
        log.RaiseHighWatermark(highWatermark);
    }

    private void RemoveFromModel(long from)
    {
        foreach (var offset in model.Keys.Where(offset => offset >= from).ToList())
        {
            model.Remove(offset);
        }
    }

    private async Task CheckAsync()
    {
        Assert.That(log.EndOffset, Is.EqualTo(end));
        Assert.That(log.FirstDirtyOffset, Is.LessThanOrEqualTo(Math.Max(bound, log.SegmentOffsets[0])));
        var bytes = await Batches.ReadAllAsync(log);
        var found = KeyedRecord.Decode(bytes).Where(record => record.Offset >= log.StartOffset).ToList();
        Assert.That(
            found.Where(record => model.GetValueOrDefault(record.Offset) != record), Is.Empty,
            "a record is not what was appended");
        Saw("gap", found.Count < end - log.StartOffset);
        CheckMissing(found);
        CheckEpochs();
        await CheckReadsAsync(bytes, found);
        await CheckReplicaAsync(bytes);
    }

    private void CheckMissing(List<KeyedRecord> found)
    {
        var present = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in found)
        {
            present.TryAdd(record.Key, record.Offset);
        }

        // From the last record on, so that the keys of committed records above are known.
        var superseded = new HashSet<string>(StringComparer.Ordinal);
        var next = found.Count - 1;
        foreach (var record in model.Values.Reverse().TakeWhile(record => record.Offset >= log.StartOffset))
        {
            if (next >= 0 && found[next].Offset == record.Offset)
            {
                next--;
            }
            else
            {
                CheckMissing(record, superseded.Contains(record.Key), present.GetValueOrDefault(record.Key, end));
            }

            if (record.Offset < bound)
            {
                superseded.Add(record.Key);
            }
        }
    }

    // The first offset with the key that is left may be above.
    private void CheckMissing(KeyedRecord missing, bool isSuperseded, long firstPresent)
    {
        if (missing.Offset >= bound)
        {
            Assert.Fail($"{missing} is not committed");
        }
        else if (!isSuperseded && missing.Value is not null)
        {
            Assert.Fail($"{missing} is the last of its key");
        }
        else if (!isSuperseded && firstPresent < missing.Offset)
        {
            Assert.Fail($"{missing} went before what it deletes");
        }

        Saw("tombstone gone", !isSuperseded);
    }

    private void CheckEpochs()
    {
        // Also of those that were compacted away, where the log knows them from elsewhere than its batches.
        var starts = model.Values.GroupBy(record => record.Epoch)
            .Select(group => new EpochEntry(group.Key, group.Min(record => record.Offset)))
            .Where(entry => entry.StartOffset > log.SegmentOffsets[0]);
        Assert.That(starts.Except(log.Epochs.Entries), Is.Empty, "epochs that the log does not know");
    }

    private async Task CheckCompactAsync(long cleanedTo)
    {
        var keys = (await KeyedRecord.ReadAsync(log)).Where(record => record.Offset < cleanedTo)
            .Select(record => record.Key);
        Assert.That(keys, Is.Unique, $"below {cleanedTo}");
    }

    private async Task CheckReadsAsync(byte[] bytes, List<KeyedRecord> found)
    {
        var offset = random.NextInt64(log.StartOffset, end + 1);
        var expected = Batches.Split(bytes).Where(name => EndOf(name) > offset).Take(1);
        var read = await log.ReadAsync(offset, end, 1, atLeastOneBatch: true);
        Assert.That(Batches.Split(read.ToArray()), Is.EqualTo(expected), $"read at {offset}");

        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds() - random.Next(200);
        var first = found.Where(record => record.Timestamp >= timestamp).Select(record => (long?)record.Offset)
            .FirstOrDefault();
        var answer = await log.OffsetForTimestampAsync(timestamp, end);
        Assert.That(answer?.Offset, Is.EqualTo(first), $"search of {timestamp}");
    }

    // A follower that begins with nothing gets the same log.
    private async Task CheckReplicaAsync(byte[] bytes)
    {
        boundaries.Clear();
        foreach (var batch in RecordBatches.Of(bytes))
        {
            boundaries.Add(batch.NextOffset);
        }

        if (random.Next(4) != 0 || log.StartOffset > 0)
        {
            return;
        }

        var other = await Log.OpenAsync(
            new MemoryStorage(), Batches.Directory, "replica", options, LogStart.Unknown);
        other.AppendAsFollower(bytes);
        Assert.That(other.EndOffset, Is.EqualTo(end), "end of a new replica");
        Assert.That(other.Epochs.Entries, Is.EqualTo(log.Epochs.Entries));
        Assert.That((await Batches.ReadAllAsync(other)).SequenceEqual(bytes), "content of a new replica");
    }

    private static long EndOf(string name) => long.Parse(name.Split('-', ' ')[1], null) + 1;

    private void Saw(string what, bool really) => seen[what] = seen.GetValueOrDefault(what) + (really ? 1 : 0);
}
