using Broker.Storage;

namespace Broker.Tests.Storage;

/// <summary>
/// Random sequences of appends, truncations, flushes and crashes against a list of batches. Like in a cluster, an epoch
/// has one leader, and so a batch at an offset of an epoch is always the same one.
/// </summary>
[TestFixture]
internal sealed class LogModelTests
{
    private const int Steps = 60;

    private readonly List<ModelBatch> model = [];

    // All batches that ever were appended.
    private readonly SortedSet<string> everAppended = new(StringComparer.Ordinal);

    private MemoryStorage storage = null!;
    private Log log = null!;
    private Random random = null!;
    private int nextEpoch;
    private int crashes;

    [Test]
    public async Task Log_RandomSequences_BehavesLikeTheModel()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            await StartAsync(seed);
            for (var step = 0; step < Steps; step++)
            {
                await StepAsync();
                Assert.That(log.EndOffset, Is.EqualTo(ModelEnd), $"seed {seed}, step {step}");
                Assert.That(log.FlushedOffset, Is.LessThanOrEqualTo(log.EndOffset));
                Assert.That(
                    model.Select(batch => log.Epochs.EpochOf(batch.BaseOffset)),
                    Is.EqualTo(model.Select(batch => batch.Epoch)), $"seed {seed}, step {step}");
            }
        }

        Assert.That(crashes, Is.GreaterThan(1000));
    }

    private long ModelEnd => model.Count == 0 ? 0 : model[^1].NextOffset;

    private async Task StartAsync(int seed)
    {
        random = new Random(seed);
        storage = new MemoryStorage();
        log = await Batches.OpenAsync(storage);
        model.Clear();
        everAppended.Clear();
        nextEpoch = 0;
    }

    private Task StepAsync() => random.Next(10) switch
    {
        < 3 => LeadAsync(),
        < 5 => FollowAsync(),
        5 => TruncateAsync(),
        6 => log.FlushAsync(),
        7 => CrashAsync(),
        _ => ReadAsync(),
    };

    private Task LeadAsync()
    {
        // The offset and epoch decide the content: no epoch leads again once the log was truncated.
        var epoch = nextEpoch++;
        if (random.Next(3) == 0)
        {
            log.AssignEpochStart(epoch);
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            var batch = new ModelBatch(ModelEnd, epoch, 1 + random.Next(3));
            var appended = log.AppendAsLeader(Batches.At(0, epoch, batch.Count), epoch);
            Assert.That(appended, Is.EqualTo(new AppendResult(batch.BaseOffset, batch.NextOffset - 1)));
            Remember(batch with { Bytes = BytesAt(batch.BaseOffset) });
        }

        return Task.CompletedTask;
    }

    private Task FollowAsync()
    {
        var appended = new List<byte[]>();
        for (var i = random.Next(4); i > 0; i--)
        {
            var batch = new ModelBatch(ModelEnd, nextEpoch++, 1 + random.Next(3));
            var bytes = Batches.At(batch.BaseOffset, batch.Epoch, batch.Count);
            Remember(batch with { Bytes = Convert.ToHexString(bytes) });
            appended.Add(bytes);
        }

        log.AppendAsFollower(Batches.Join([.. appended]));
        return Task.CompletedTask;
    }

    private Task TruncateAsync()
    {
        var offset = Math.Max(0, ModelEnd - random.Next(6));
        model.RemoveAll(batch => batch.NextOffset > offset);
        log.TruncateTo(offset);
        Assert.That(log.LastEpoch, Is.EqualTo(model.Count == 0 ? -1 : model[^1].Epoch));
        return Task.CompletedTask;
    }

    private async Task CrashAsync()
    {
        crashes++;
        var flushed = model.Where(batch => batch.NextOffset <= log.FlushedOffset).ToList();
        storage = storage.Crash(random.Next(4) == 0 ? null : random);
        log = await Batches.OpenAsync(storage);
        Assert.That(log.FlushedOffset, Is.EqualTo(log.EndOffset));
        var recovered = new List<ModelBatch>();
        foreach (var batch in Broker.Storage.Records.RecordBatches.Of(await Batches.ReadAllAsync(log)))
        {
            recovered.Add(new ModelBatch(batch.BaseOffset, batch.PartitionLeaderEpoch, batch.RecordCount)
            {
                Bytes = Convert.ToHexString(batch.Bytes.Span),
            });
        }

        Assert.That(recovered.Take(flushed.Count), Is.EqualTo(flushed));
        Assert.That(recovered.Select(batch => batch.Bytes), Is.SubsetOf(everAppended));
        model.Clear();
        model.AddRange(recovered);
    }

    private async Task ReadAsync()
    {
        var offset = random.NextInt64(ModelEnd + 1);
        var limit = random.NextInt64(ModelEnd + 2);
        var maxBytes = random.Next(400);
        var expected = string.Empty;
        foreach (var batch in model.Where(batch => batch.NextOffset > offset && batch.NextOffset <= limit))
        {
            if (expected.Length > 0 && (expected.Length + batch.Bytes.Length) / 2 > maxBytes)
            {
                break;
            }

            expected += batch.Bytes;
        }

        var read = await log.ReadAsync(offset, limit, maxBytes, atLeastOneBatch: true);
        Assert.That(Convert.ToHexString(read.Span), Is.EqualTo(expected));
    }

    private void Remember(ModelBatch batch)
    {
        model.Add(batch);
        everAppended.Add(batch.Bytes);
    }

    private string BytesAt(long offset)
    {
        var content = storage.Content(Batches.SegmentPath);
        var start = model.Sum(batch => batch.Bytes.Length / 2);
        var batch = Broker.Storage.Records.RecordBatch.Read(content.AsMemory(start));
        Assert.That(batch.BaseOffset, Is.EqualTo(offset));
        Assert.That(batch.HasValidCrc(), Is.True);
        return Convert.ToHexString(batch.Bytes.Span);
    }

    private sealed record ModelBatch(long BaseOffset, int Epoch, int Count)
    {
        public string Bytes { get; init; } = string.Empty;

        public long NextOffset => BaseOffset + Count;
    }
}
