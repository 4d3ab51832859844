using System.Text;
using Broker.Storage;
using Broker.Storage.Cleaning;
using Broker.Storage.Producers;
using Broker.Storage.Records;
using Broker.Tests.Doubles;
using Broker.Tests.Storage.Transactions;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>Compaction of logs with transactions, as those see it who read committed records only.</summary>
[TestFixture]
internal sealed class TransactionCleaningTests
{
    private const string Filler = " _x=1 _x=2 _x=3 _x=4";

    [Test]
    public async Task Clean_AbortedRecord_GoesAndSupersedesNothing()
    {
        var log = await OpenAsync();
        await AppendAsync(log, "_a=1 1a=2 1- 2a=3 2b=1 2! 1c=1 1!" + Filler);
        await log.CleanAsync();

        Assert.That(await CommittedAsync(log.Log), Is.SupersetOf(new[] { "3:a=3", "4:b=1", "6:c=1" }));
        Assert.That(await RecordsAsync(log.Log), Does.Not.Contain("1:a=2"));
        log = await OpenAsync();
        await AppendAsync(log, "_a=1 1a=2 1- 1c=1 1!" + Filler);
        await log.CleanAsync();
        Assert.That(await CommittedAsync(log.Log), Is.SupersetOf(new[] { "0:a=1" }));
    }

    [Test]
    public async Task Clean_OpenTransaction_IsNotReached()
    {
        var log = await OpenAsync();
        await AppendAsync(log, "_a=1 _a=2 _a=3 _a=4 1a=5 _a=6" + Filler + Filler);
        await log.CleanAsync();

        Assert.That(log.Log.FirstDirtyOffset, Is.LessThanOrEqualTo(4));
        Assert.That(await RecordsAsync(log.Log), Is.SupersetOf(new[] { "4:a=5", "5:a=6", "6:x=1" }));
    }

    [Test]
    public async Task Clean_MarkerOfAnAbortedTransaction_StaysUntilItsRecordsWentAndTheHorizonPassed()
    {
        var log = await OpenAsync();
        // The record of the first transaction is not the last of its segment, where its batch would stay.
        await AppendAsync(log, "_z=1 1a=1 _z=2 1- 1b=1 1!" + Filler);
        await log.CleanAsync();
        Assert.That(await MarkersAsync(log.Log), Is.EqualTo(new[] { "3", "5" }), "its record was there");
        Assert.That(await TellsAsync(log.Log), Is.EqualTo(new[] { "1:1-3" }));

        await AppendAsync(log, Filler);
        await log.CleanAsync();
        Assert.That(await MarkersAsync(log.Log), Is.EqualTo(new[] { "3 with a horizon", "5" }));
        Assert.That(await TellsAsync(log.Log), Is.Empty);

        log.Time.Advance(TimeSpan.FromMilliseconds(1001));
        await AppendAsync(log, Filler);
        await log.CleanAsync();
        Assert.That(await MarkersAsync(log.Log), Is.EqualTo(new[] { "5" }), "b=1 of the other one is still there");
        Assert.That(await CommittedAsync(log.Log), Does.Contain("4:b=1"));
    }

    [Test]
    public async Task Clean_LastBatchOfAProducerWasAborted_KeepsItEmptyWithMarkerAndIndex()
    {
        var log = await OpenAsync();
        await AppendAsync(log, "1a=1 1-" + Filler);
        for (var pass = 0; pass < 3; pass++)
        {
            await log.CleanAsync();
            await AppendAsync(log, Filler);
            log.Time.Advance(TimeSpan.FromMilliseconds(1001));
        }

        Assert.That(await MarkersAsync(log.Log), Is.EqualTo(new[] { "1" }));
        Assert.That(await TellsAsync(log.Log), Is.EqualTo(new[] { "1:0-1" }));
        Assert.That(await RecordsAsync(log.Log), Does.Not.Contain("0:a=1"));
    }

    [Test]
    public async Task Clean_OnlyMarkerOfAnEpoch_StaysAsLongAsItFences()
    {
        var log = await OpenAsync();
        log.Log.AppendAsLeader(new TransactionMarker(false, 0).ToBatch(1, 5, 1000), 0);
        for (var pass = 0; pass < 3; pass++)
        {
            await AppendAsync(log, Filler);
            await log.CleanAsync();
            log.Time.Advance(TimeSpan.FromMilliseconds(1001));
        }

        Assert.That(await MarkersAsync(log.Log), Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public async Task Clean_CrashAtEveryCall_TellsTheSame()
    {
        const string Words = "_a=1 1a=2 3b=1 1- _c=1 2a=3 2b=2 3- 2! 1c=2 1- 1d=1 3e=1 1! 3!" + Filler;
        var log = await OpenAsync();
        await AppendAsync(log, Words);
        var before = await CommittedAsync(log.Log);
        await log.CleanAsync();
        var after = await CommittedAsync(log.Log);
        Assert.That(after, Has.Count.LessThan(before.Count));

        await CrashPoints.EveryCallAsync(
            async disk =>
            {
                disk.CallsLeft = -1;
                var again = await OpenAsync(disk);
                await AppendAsync(again, Words);
                await again.SaveAsync();
                disk.CallsLeft = disk.Planned;
                await again.CleanAsync();
            },
            async (disk, _, when) =>
            {
                // And once more, as recovery has marks of its own.
                foreach (var crashed in new[] { disk.Crash(), await RecoveredAsync(disk) })
                {
                    var again = await OpenAsync(crashed);
                    Assert.That(await CommittedAsync(again.Log), Is.SubsetOf(before).And.SupersetOf(after), when);
                    await again.CommitAsync();
                    await again.CleanAsync();
                    Assert.That(await CommittedAsync(again.Log), Is.EqualTo(after), when);
                    Assert.That(again.Disk.List(CleanableLog.Folder), Has.None.EndsWith(".swap"), when);
                }
            });
    }

    [Test]
    public void Clean_RandomTransactions_ReadersSeeTheLastCommittedValues() =>
        RandomSequences.Check(100, 300, seed: 3, RunAsync);

    private static async Task RunAsync(Choices random)
    {
        var (disk, time) = (new MemoryStorage(), new TestTime());
        var options = CleanableLog.Options with
        {
            SegmentBytes = random.Next(150, 900),
            DeleteRetentionMs = random.Next(3) * 40,
        };
        var (directory, log) = await OpenModelAsync();
        var fates = new SortedDictionary<long, (string Key, string Record, bool? IsCommitted)>();
        var open = new SortedDictionary<int, List<long>>();
        while (!random.AreUsedUp)
        {
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                AppendModel();
            }

            await log.FlushAsync();
            log.RaiseHighWatermark(log.EndOffset);
            await directory.SaveAsync();
            time.Advance(TimeSpan.FromMilliseconds(random.Next(4) == 0 ? 90_000 : 30));
            disk.CallsLeft = random.Next(3) == 0 ? random.Next(60) : -1;
            var after = disk;
            var settings = new CleanerSettings(1 << 20, BrokerRules.Correct, time, () => Task.CompletedTask);
            try
            {
                await new LogCleaner(settings).CleanDirtiestAsync([(log, log.EndOffset)]);
                after = random.Next(4) == 0 ? disk.Crash(new Random(random.Next())) : disk;
            }
            catch (ProcessEndedException)
            {
                after = disk.Crash(new Random(random.Next()));
            }

            disk.CallsLeft = -1;
            if (!ReferenceEquals(after, disk))
            {
                disk = after;
                (directory, log) = await OpenModelAsync();
                log.RaiseHighWatermark(log.EndOffset);
            }

            await CheckModelAsync();
        }

        async Task<(LogDirectory, Log)> OpenModelAsync()
        {
            var opened = await LogDirectory.OpenAsync(disk, CleanableLog.Root, options);
            return (opened, await opened.OpenLogAsync("orders", 0, Batches.TopicId, options, new ProducerStateManager(
                BrokerRules.Correct, time, TimeSpan.FromMinutes(1))));
        }

        void AppendModel()
        {
            var (producer, offset) = (random.Next(4), log.EndOffset);
            var (key, value) = ($"{(char)('a' + random.Next(4))}", $"{offset}");
            var records = producer > 0 && open.Remove(producer, out var begun) ? begun : null;
            if (records is not null && random.Next(2) == 0)
            {
                var isCommit = random.Next(2) == 0;
                records.ForEach(record => fates[record] = fates[record] with { IsCommitted = isCommit });
                Append(log, $"{producer}{(isCommit ? '!' : '-')}");
                return;
            }

            fates[offset] = (key, $"{offset}:{key}={value}", producer == 0 ? true : null);
            if (producer > 0)
            {
                open[producer] = [.. records ?? [], offset];
            }

            Append(log, $"{(producer == 0 ? "_" : producer)}{key}={value}");
        }

        async Task CheckModelAsync()
        {
            var stable = open.Values.Select(records => records[0]).Append(log.EndOffset).Min();
            Assert.That(log.LastStableOffset(log.EndOffset), Is.EqualTo(stable));
            var committed = fates.Where(fate => fate.Key < stable && fate.Value.IsCommitted == true)
                .Select(fate => fate.Value).ToList();
            var read = await CommittedAsync(log);
            Assert.That(read, Is.SubsetOf(committed.Select(record => record.Record)));
            Assert.That(read, Is.SupersetOf(
                committed.GroupBy(record => record.Key).Select(records => records.Last().Record)));
        }
    }

    private static Task<CleanableLog> OpenAsync(MemoryStorage? disk = null) =>
        CleanableLog.OpenAsync(disk ?? new MemoryStorage(), producers: TransactionLog.NewProducers());

    private static async Task<MemoryStorage> RecoveredAsync(MemoryStorage disk)
    {
        var again = disk.Crash();
        again.CallsLeft = 5;
        try
        {
            await OpenAsync(again);
        }
        catch (ProcessEndedException)
        {
            // In the middle of the recovery.
        }

        return again.Crash();
    }

    private static async Task AppendAsync(CleanableLog log, string words)
    {
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Append(log.Log, word);
        }

        await log.CommitAsync();
    }

    private static void Append(Log log, string word) =>
        log.AppendAsLeader(TransactionLog.Batch(word, (int)log.EndOffset), Math.Max(0, log.LastEpoch));

    private static async Task<IEnumerable<RecordBatch>> BatchesAsync(Log log) =>
        TransactionOracle.Split(await Batches.ReadAllAsync(log));

    private static async Task<List<string>> RecordsAsync(Log log) =>
        [.. (await BatchesAsync(log)).Where(batch => !batch.IsControl).SelectMany(Text)];

    private static async Task<IEnumerable<string>> MarkersAsync(Log log) =>
        (await BatchesAsync(log)).Where(batch => batch.IsControl && batch.RecordCount > 0)
            .Select(batch => $"{batch.BaseOffset}{(batch.DeleteHorizonMs is null ? "" : " with a horizon")}");

    private static async Task<IEnumerable<string>> TellsAsync(Log log) =>
        (await log.AbortedTransactionsAsync(0, log.EndOffset))
            .Select(entry => $"{entry.ProducerId}:{entry.FirstOffset}-{entry.LastOffset}");

    // What a client does: records of a producer are left out from where the broker says that its transaction begins, up
    // to the marker.
    private static async Task<List<string>> CommittedAsync(Log log)
    {
        var stable = log.LastStableOffset(log.EndOffset);
        var told = new Queue<(long Producer, long First)>((await log.AbortedTransactionsAsync(log.StartOffset, stable))
            .OrderBy(entry => entry.FirstOffset).Select(entry => (entry.ProducerId, entry.FirstOffset)));
        var (aborted, seen) = (new HashSet<long>(), new List<string>());
        foreach (var batch in (await BatchesAsync(log)).Where(batch => batch.NextOffset <= stable))
        {
            while (told.TryPeek(out var next) && next.First <= batch.LastOffset)
            {
                aborted.Add(told.Dequeue().Producer);
            }

            if (TransactionMarker.Read(batch) is { IsCommit: false })
            {
                aborted.Remove(batch.ProducerId);
            }
            else if (!batch.IsControl && !(batch.IsTransactional && aborted.Contains(batch.ProducerId)))
            {
                seen.AddRange(Text(batch));
            }
        }

        return seen;
    }

    private static IEnumerable<string> Text(RecordBatch batch) => batch.Records.Select(record =>
        $"{record.Offset}:{Encoding.ASCII.GetString(record.Key!.Value.Span)}"
        + $"={Encoding.ASCII.GetString(record.Value!.Value.Span)}");
}
