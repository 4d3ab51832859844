using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage;

/// <summary>
/// Random sequences of everything a log can do, in segments of a few batches, against a list of batches: with rolls,
/// truncations over several segments, retention, orderly stops and crashes at any moment.
/// </summary>
[TestFixture]
internal sealed class SegmentModelTests
{
    private const string Topic = "orders";
    private const string Root = "/data/logs";

    private readonly List<ModelBatch> model = [];
    private readonly HashSet<string> everAppended = [];
    private readonly Dictionary<string, int> seen = [];

    private MemoryStorage storage = null!;
    private LogDirectory directory = null!;
    private Log log = null!;
    private LogOptions options = null!;
    private Choices random = null!;
    private int nextEpoch;
    private long modelStart;
    private long highWatermark;

    [Test]
    public void Log_RandomSequencesInSmallSegments_BehavesLikeTheModel() => Check(2000, seed: 1);

    [Test]
    [Explicit("A long search for rare sequences.")]
    [Category("soak")]
    public void Log_ManyRandomSequencesInSmallSegments_BehavesLikeTheModel() => Check(20_000, seed: 2);

    private long ModelEnd => model.Count == 0 ? modelStart : model[^1].NextOffset;

    private void Check(int sequences, ulong seed)
    {
        RandomSequences.Check(sequences, 400, seed, RunAsync);
        string[] cases =
            ["clean", "crash", "deep truncation", "high watermark known", "removed", "rolled", "scanned part"];
        Assert.That(
            cases.Where(name => seen.GetValueOrDefault(name) < sequences / 8), Is.Empty, string.Join(", ", seen));
    }

    private async Task RunAsync(Choices choices)
    {
        random = choices;
        await StartAsync();
        while (!choices.AreUsedUp)
        {
            await StepAsync();
            Assert.That((log.StartOffset, log.EndOffset), Is.EqualTo((modelStart, ModelEnd)));
            Assert.That(log.FlushedOffset, Is.LessThanOrEqualTo(log.EndOffset));
            Assert.That(log.RecoveryPoint, Is.LessThanOrEqualTo(Math.Max(log.FlushedOffset, log.SegmentOffsets[0])));
        }
    }

    private async Task StartAsync()
    {
        storage = new MemoryStorage();
        options = new LogOptions
        {
            SegmentBytes = random.Next(200, 2000),
            IndexIntervalBytes = random.Next(300),
            IndexMaxBytes = random.Next(3) == 0 ? 48 : 4096,
            RollMs = random.Next(3) == 0 ? 40 : 1_000_000,
            RetentionMs = random.Next(3) == 0 ? 30 : -1,
            RetentionBytes = random.Next(3) == 0 ? random.Next(2000) : -1,
            FileDeleteDelayMs = random.Next(2) * 5,
        };
        (nextEpoch, modelStart, highWatermark) = (0, 0, 0);
        model.Clear();
        everAppended.Clear();
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        directory = await LogDirectory.OpenAsync(storage, Root, options);
        log = await directory.OpenLogAsync(Topic, 0, Batches.TopicId, options);
        highWatermark = log.HighWatermark;
    }

    private Task StepAsync()
    {
        Func<Task> step = random.Next(16) switch
        {
            < 3 => LeadAsync,
            < 6 => FollowAsync,
            6 => TruncateAsync,
            7 => log.FlushAsync,
            8 => CrashAsync,
            9 => RestartAsync,
            10 => RaiseAsync,
            11 => RetainAsync,
            12 => random.Next(2) == 0 ? directory.SaveAsync : directory.SaveHighWatermarksAsync,
            13 => SearchAsync,
            _ => ReadAsync,
        };
        random.Note($"{step.Method.Name} at {log.StartOffset}..{log.EndOffset}, flushed to {log.FlushedOffset}");
        return step();
    }

    private Task LeadAsync()
    {
        var epoch = nextEpoch++;
        if (random.Next(3) == 0)
        {
            log.AssignEpochStart(epoch);
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            var batch = Next(epoch);
            var appended = log.AppendAsLeader(batch.Bytes.ToArray(), epoch);
            Assert.That(appended, Is.EqualTo(new AppendResult(batch.BaseOffset, batch.NextOffset - 1)));
            Remember(batch);
        }

        return Task.CompletedTask;
    }

    private async Task FollowAsync()
    {
        if (log.HasUnflushedTruncation)
        {
            await log.FlushAsync();
        }

        var appended = new List<byte[]>();
        for (var i = random.Next(6); i > 0; i--)
        {
            var batch = Next(nextEpoch++);
            appended.Add(batch.Bytes);
            Remember(batch);
        }

        var before = log.SegmentOffsets.Count;
        log.AppendAsFollower(Batches.Join([.. appended]));
        Saw("rolled", log.SegmentOffsets.Count > before);
    }

    private async Task TruncateAsync()
    {
        var back = random.Next(3) == 0 ? random.NextInt64(ModelEnd - modelStart + 1) : random.Next(6);
        var offset = Math.Max(modelStart, ModelEnd - back);
        if (offset < Math.Max(highWatermark, log.RecoveryPoint)
            || !model.Exists(batch => batch.NextOffset == offset) || random.Next(2) == 0)
        {
            await log.PrepareTruncationAsync(offset);
        }

        model.RemoveAll(batch => batch.NextOffset > offset);
        var before = log.SegmentOffsets.Count;
        log.TruncateTo(offset);
        Saw("deep truncation", log.SegmentOffsets.Count < before);
        model.RemoveAll(batch => batch.NextOffset <= log.SegmentOffsets[0]);
        highWatermark = Math.Min(highWatermark, log.EndOffset);
        if (model.Count > 0)
        {
            Assert.That(log.LastEpoch, Is.EqualTo(model[^1].Epoch));
        }
    }

    private Task RaiseAsync()
    {
        highWatermark = Math.Max(highWatermark, random.NextInt64(modelStart, ModelEnd + 1));
        log.RaiseHighWatermark(highWatermark);
        return Task.CompletedTask;
    }

    private async Task RetainAsync()
    {
        if (random.Next(3) != 0 && highWatermark > modelStart)
        {
            modelStart = random.NextInt64(modelStart, highWatermark + 1);
            log.RaiseStartOffset(modelStart, highWatermark);
        }

        var removed = await log.RetainAsync(highWatermark, 1000 + random.Next(100));
        modelStart = Math.Max(modelStart, log.StartOffset);
        Saw("removed", removed > 0);
        Assert.That(log.SegmentOffsets[0], Is.LessThanOrEqualTo(modelStart));
        model.RemoveAll(batch => batch.NextOffset <= log.SegmentOffsets[0]);
    }

    private async Task RestartAsync()
    {
        await directory.CloseAsync();
        if (random.Next(2) == 0)
        {
            storage = storage.Crash(random.Next(2) == 0 ? null : new Random(random.Next()));
        }

        await OpenAsync();
        Assert.That(log.Recovery.CutReason, Is.Null);
        Saw("clean", log.Recovery.SegmentsScanned == 0);
        var kept = model.Where(batch => batch.NextOffset > modelStart).Select(batch => batch.Name);
        Assert.That(Batches.Split(await Batches.ReadAllAsync(log)), Is.EqualTo(kept));
        AssertEpochs();
    }

    private async Task CrashAsync()
    {
        var flushed = model.Where(batch => batch.NextOffset <= log.FlushedOffset).ToList();
        var committed = model.Where(batch => batch.NextOffset <= highWatermark).Select(batch => batch.Name).ToList();
        var (first, committedTo) = (log.SegmentOffsets[0], highWatermark);
        storage = storage.Crash(random.Next(4) == 0 ? null : new Random(random.Next()));
        await OpenAsync();
        Saw("crash", true);
        Saw("scanned part", log.Recovery.SegmentsScanned < log.SegmentOffsets.Count);
        Assert.That(log.FlushedOffset, Is.EqualTo(log.EndOffset));
        Assert.That(log.StartOffset, Is.LessThanOrEqualTo(modelStart));
        var content = await Batches.ReadAllAsync(log);
        var recovered = Batches.Split(content);
        Assert.That(recovered, Is.SubsetOf(everAppended));
        Assert.That(flushed.Where(batch => batch.NextOffset > log.StartOffset)
            .Select(batch => batch.Name), Is.SubsetOf(recovered));
        model.Clear();
        foreach (var batch in RecordBatches.Of(content))
        {
            model.Add(ModelBatch.From(batch));
        }

        // Of what was deleted the model has no names any more.
        Assert.That(log.HighWatermark, Is.LessThanOrEqualTo(committedTo));
        Assert.That(
            model.Where(batch => batch.BaseOffset >= first && batch.NextOffset <= log.HighWatermark)
                .Select(batch => batch.Name),
            Is.SubsetOf(committed));
        Saw("high watermark known", log.HighWatermark > log.StartOffset);
        modelStart = log.StartOffset;
        AssertEpochs();
    }

    private void AssertEpochs() => Assert.That(
        model.Select(batch => log.Epochs.EpochOf(batch.BaseOffset)), Is.EqualTo(model.Select(batch => batch.Epoch)));

    private async Task ReadAsync()
    {
        var offset = random.NextInt64(modelStart, ModelEnd + 1);
        var limit = random.NextInt64(ModelEnd + 2);
        var maxBytes = random.Next(600);
        var read = Batches.Split((await log.ReadAsync(offset, limit, maxBytes, atLeastOneBatch: true)).ToArray());
        var possible = model.Where(batch => batch.NextOffset > offset && batch.NextOffset <= limit).ToList();
        Assert.That(read, Is.EqualTo(possible.Take(read.Count).Select(batch => batch.Name)));
        Assert.That(read, Has.Count.GreaterThanOrEqualTo(Math.Min(1, possible.Count)));

        // As many as fit, unless a segment ends there.
        if (read.Count < possible.Count && !log.SegmentOffsets.Contains(possible[read.Count].BaseOffset))
        {
            Assert.That(possible.Take(read.Count + 1).Sum(batch => batch.Bytes.Length), Is.GreaterThan(maxBytes));
        }
    }

    private async Task SearchAsync()
    {
        var timestamp = 1000 + random.Next(60);
        var limit = random.NextInt64(ModelEnd + 2);
        var expected = model.Where(batch => batch.NextOffset > modelStart)
            .SelectMany(batch => Enumerable.Range(0, batch.Count)
                .Select(i => (Offset: batch.BaseOffset + i, Timestamp: batch.Timestamp + i)))
            .Where(record => record.Timestamp >= timestamp && record.Offset >= modelStart)
            .Select(record => (long?)record.Offset)
            .FirstOrDefault();
        Assert.That(
            (await log.OffsetForTimestampAsync(timestamp, limit))?.Offset,
            Is.EqualTo(expected < limit ? expected : null));
    }

    private ModelBatch Next(int epoch) => new(ModelEnd, epoch, 1 + random.Next(3), 1000 + random.Next(50));

    private void Remember(ModelBatch batch)
    {
        model.Add(batch);
        everAppended.Add(batch.Name);
    }

    private void Saw(string what, bool really) => seen[what] = seen.GetValueOrDefault(what) + (really ? 1 : 0);

    private sealed record ModelBatch(long BaseOffset, int Epoch, int Count, long Timestamp)
    {
        public byte[] Bytes { get; } = Batches.At(BaseOffset, Epoch, Count, Timestamp);

        public long NextOffset => BaseOffset + Count;

        public string Name => Batches.NameOf(RecordBatch.Read(Bytes));

        public static ModelBatch From(RecordBatch batch) =>
            new(batch.BaseOffset, batch.PartitionLeaderEpoch, batch.RecordCount, batch.BaseTimestamp);
    }
}
