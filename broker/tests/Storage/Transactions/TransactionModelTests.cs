using System.Globalization;
using System.Text;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Transactions;

/// <summary>
/// Random sequences of transactions, markers and other records, with rolls, truncations, retention, orderly stops and
/// crashes at any moment, against a list of batches.
/// </summary>
[TestFixture]
internal sealed class TransactionModelTests
{
    private const string Root = "/data/logs";
    private const int Producers = 4;

    // What was appended and not truncated; what was deleted at the start stays here.
    private readonly List<byte[]> model = [];
    private readonly SortedSet<int> open = [];
    private readonly Dictionary<string, int> seen = [];

    private MemoryStorage storage = null!;
    private LogDirectory directory = null!;
    private Log log = null!;
    private LogOptions options = null!;
    private Choices random = null!;
    private int epoch;
    private int values;
    private long highWatermark;

    // The largest high watermark: what lies below was never taken back.
    private long committed;

    [Test]
    public void Log_RandomTransactions_ToldAsTheModelTells() => Check(250, seed: 1);

    [Test]
    [Explicit("A long search for rare sequences.")]
    [Category("soak")]
    public void Log_ManyRandomTransactions_ToldAsTheModelTells() => Check(10_000, seed: 2);

    private void Check(int sequences, ulong seed)
    {
        RandomSequences.Check(sequences, 400, seed, RunAsync);
        string[] cases = ["clean", "crash", "truncated marker", "removed", "aborted", "open", "forgotten"];
        Assert.That(
            cases.Where(name => seen.GetValueOrDefault(name) < sequences / 8), Is.Empty, string.Join(", ", seen));
    }

    private async Task RunAsync(Choices choices)
    {
        random = choices;
        storage = new MemoryStorage();
        options = new LogOptions
        {
            SegmentBytes = random.Next(100, 1200),
            IndexIntervalBytes = random.Next(300),
            FileDeleteDelayMs = 0,
        };
        (epoch, highWatermark, committed) = (0, 0, 0);
        model.Clear();
        open.Clear();
        await OpenAsync();
        while (!choices.AreUsedUp)
        {
            await StepAsync();
            await CheckAsync();
        }
    }

    private async Task OpenAsync()
    {
        directory = await LogDirectory.OpenAsync(storage, Root, options);
        log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, options, TransactionLog.NewProducers());
        highWatermark = log.HighWatermark;
    }

    private Task StepAsync()
    {
        Func<Task> step = random.Next(16) switch
        {
            < 6 => AppendAsync,
            6 or 7 => TruncateAsync,
            8 => log.FlushAsync,
            9 => CrashAsync,
            10 => RestartAsync,
            11 or 12 => RaiseAsync,
            13 => RetainAsync,
            _ => random.Next(2) == 0 ? directory.SaveAsync : directory.SaveHighWatermarksAsync,
        };
        random.Note($"{step.Method.Name} at {log.StartOffset}..{log.EndOffset}, committed {highWatermark}");
        return step();
    }

    private async Task CheckAsync()
    {
        var oracle = new TransactionOracle(model.Select(bytes => RecordBatch.Read(bytes)));
        Saw("open", oracle.LastStable(log.StartOffset, highWatermark, highWatermark).Most < highWatermark);
        Saw("marker may go", oracle.LastStable(log.StartOffset, highWatermark, committed).Most
            != oracle.LastStable(log.StartOffset, highWatermark, long.MaxValue).Most);
        var from = random.NextInt64(log.StartOffset, Math.Max(log.StartOffset, highWatermark) + 1);
        await oracle.CheckAsync(log, highWatermark, committed, from, random.Next(1001));
    }

    // As leader or as follower; a producer sends batches of one to three records.
    private async Task AppendAsync()
    {
        epoch += random.Next(3) == 0 ? 1 : 0;
        var isLeader = random.Next(2) == 0;
        if (log.HasUnflushedTruncation)
        {
            await log.FlushAsync();
        }

        List<byte[]> batches = [];
        var next = log.EndOffset;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var batch = Next();
            RecordBatch.SetBaseOffset(batch, next);
            RecordBatch.SetLeaderEpoch(batch, epoch);
            next = RecordBatch.Read(batch).NextOffset;
            batches.Add(batch);
            if (isLeader)
            {
                log.AppendAsLeader(batch, epoch);
            }
        }

        if (!isLeader)
        {
            log.AppendAsFollower(Batches.Join([.. batches]));
        }

        model.AddRange(batches);
    }

    private byte[] Next()
    {
        var producer = random.Next(Producers + 1);
        if (open.Contains(producer) && random.Next(2) == 0)
        {
            open.Remove(producer);
            var isCommit = random.Next(2) == 0;
            Saw("aborted", !isCommit);
            return new TransactionMarker(isCommit, epoch).ToBatch(producer, 0, 1000 + random.Next(50));
        }

        var isTransactional = producer < Producers;
        var builder = new RecordBatchBuilder
        {
            ProducerId = isTransactional ? producer : -1,
            ProducerEpoch = (short)(isTransactional ? 0 : -1),
            BaseSequence = isTransactional ? values : -1,
            IsTransactional = isTransactional,
        };
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{values++}");
            builder.Add(null, Encoding.ASCII.GetBytes(value), 1000 + random.Next(50));
        }

        if (isTransactional)
        {
            open.Add(producer);
        }

        return builder.Build();
    }

    private async Task TruncateAsync()
    {
        var offset = Math.Max(log.StartOffset, log.EndOffset - random.Next(12));
        await log.PrepareTruncationAsync(offset);
        log.TruncateTo(offset);
        highWatermark = Math.Min(highWatermark, log.EndOffset);
        committed = Math.Min(committed, log.EndOffset);
        epoch++;
        Saw("forgotten", !log.KnowsTransactions);
        await log.RecoverTransactionsAsync();
        var gone = model.Where(bytes => RecordBatch.Read(bytes).NextOffset > log.EndOffset).ToList();
        Saw("truncated marker", gone.Exists(bytes => RecordBatch.Read(bytes).IsControl));
        model.RemoveAll(gone.Contains);
        FindOpen();
    }

    private Task RaiseAsync()
    {
        highWatermark = random.NextInt64(highWatermark, log.EndOffset + 1);
        committed = Math.Max(committed, highWatermark);
        log.RaiseHighWatermark(highWatermark);
        return Task.CompletedTask;
    }

    private async Task RetainAsync()
    {
        log.RaiseStartOffset(random.NextInt64(log.StartOffset, Math.Max(log.StartOffset, highWatermark) + 1),
            Math.Max(log.StartOffset, highWatermark));
        Saw("removed", await log.RetainAsync(highWatermark, 1000) > 0);
    }

    private async Task RestartAsync()
    {
        await directory.CloseAsync();
        if (random.Next(2) == 0)
        {
            storage = storage.Crash(random.Next(2) == 0 ? null : new Random(random.Next()));
        }

        await OpenAsync();
        Saw("clean", log.Recovery.SegmentsScanned == 0);
    }

    private async Task CrashAsync()
    {
        storage = storage.Crash(random.Next(4) == 0 ? null : new Random(random.Next()));
        await OpenAsync();
        Saw("crash", true);
        var content = TransactionOracle.Split(await Batches.ReadAllAsync(log)).ToList();
        var start = content.Count == 0 ? log.EndOffset : content[0].BaseOffset;
        model.RemoveAll(bytes => RecordBatch.Read(bytes).BaseOffset >= start);
        model.AddRange(content.Select(batch => batch.Bytes.ToArray()));
        committed = Math.Min(committed, log.EndOffset);
        epoch++;
        FindOpen();
    }

    // A marker without records in the log is of no interest, but not forbidden either.
    private void FindOpen()
    {
        open.Clear();
        foreach (var batch in model.Select(bytes => RecordBatch.Read(bytes)).Where(batch => batch.IsTransactional))
        {
            _ = batch.IsControl ? open.Remove((int)batch.ProducerId) : open.Add((int)batch.ProducerId);
        }
    }

    private void Saw(string what, bool really) => seen[what] = seen.GetValueOrDefault(what) + (really ? 1 : 0);
}
