using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage;

/// <summary>
/// Every bit of every file of a log that was closed in order is flipped. Either somebody notices, or what is served is
/// unchanged.
/// </summary>
[TestFixture]
internal sealed class SegmentBitFlipTests
{
    private const string Root = "/data/logs";
    private const string Folder = Root + "/orders-0";

    private static readonly LogOptions Options = new() { SegmentBytes = 600, IndexIntervalBytes = 100 };
    private static readonly LogOptions OneSegment = new() { IndexIntervalBytes = 100 };

    private readonly List<string> unnoticed = [];
    private MemoryStorage disk = null!;
    private List<string> content = null!;
    private List<long?> times = null!;

    [Test]
    public async Task BatchesOfAClosedSegment_AnyBitFlipped_AreRefused()
    {
        await CloseAsync(Options);
        await FlipAsync("00000000000000000000.log", Options);
        Assert.That(unnoticed, Is.Empty);
    }

    [Test]
    public async Task BatchesOfTheLastSegment_AnyBitFlipped_AreRefusedOrCut()
    {
        await CloseAsync(OneSegment);
        await FlipAsync("00000000000000000000.log", OneSegment);
        Assert.That(unnoticed, Is.Empty);
    }

    [TestCase("index")]
    [TestCase("timeindex")]
    public async Task IndexOfAnySegment_AnyBitFlipped_FindsTheSameRecords(string extension)
    {
        await CloseAsync(Options);
        foreach (var name in disk.List(Folder).Where(name => name.EndsWith("." + extension, StringComparison.Ordinal)))
        {
            await FlipAsync(name, Options);
        }

        Assert.That(unnoticed, Is.Empty);
    }

    [Test]
    public async Task LeaderEpochCheckpoint_AnyBitFlipped_IsRefusedOrNoRecordChanges()
    {
        await CloseAsync(Options);
        await FlipAsync("leader-epoch-checkpoint", Options);
        Assert.That(unnoticed, Is.Empty);
    }

    private async Task CloseAsync(LogOptions options)
    {
        unnoticed.Clear();
        disk = new MemoryStorage();
        var directory = await LogDirectory.OpenAsync(disk, Root, options);
        var log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, options);
        for (var i = 0; i < 16; i++)
        {
            log.AppendAsFollower(Batches.At(2 * i, 1 + (i / 5), 2, 1000 + (i * 7 % 16 * 10)));
        }

        log.RaiseHighWatermark(log.EndOffset);
        await directory.CloseAsync();
        disk = disk.Crash();
        (content, times) = await ServeAsync(disk.Crash(), options);
        Assert.That(content, Has.Count.EqualTo(16));
    }

    private async Task FlipAsync(string name, LogOptions options)
    {
        var path = $"{Folder}/{name}";
        var whole = disk.Content(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var damaged = disk.Crash();
            damaged.Put(path, flipped);
            try
            {
                var (found, foundTimes) = await ServeAsync(damaged, options);
                var isSame = found.SequenceEqual(content.Take(found.Count)) && foundTimes.SequenceEqual(times);
                var isCut = found.Count < content.Count;
                if (!found.SequenceEqual(content.Take(found.Count)) || (!isSame && !isCut))
                {
                    unnoticed.Add($"{name} bit {bit}");
                }
            }
            catch (Exception exception) when (exception is CorruptLogException or CorruptRecordException)
            {
                // Noticed, with the file and the position.
                Assert.That(exception.Message, Does.Contain(Folder));
            }
        }
    }

    private static async Task<(List<string> Content, List<long?> Times)> ServeAsync(
        MemoryStorage from, LogOptions options)
    {
        var directory = await LogDirectory.OpenAsync(from, Root, options);
        var log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, options);
        // Before anything is read, which would notice damaged batches.
        var foundTimes = new List<long?>();
        for (var time = 995; time < 1160; time += 5)
        {
            foundTimes.Add((await log.OffsetForTimestampAsync(time, log.EndOffset))?.Offset);
        }

        var found = new List<string>();
        for (var offset = log.StartOffset; offset < log.EndOffset;)
        {
            // One batch at a time, so that every lookup by index is made.
            var read = await log.ReadAsync(offset, log.EndOffset, 1, atLeastOneBatch: true);
            found.AddRange(Batches.Split(read.ToArray()));
            offset += 2;
        }

        log.Close();
        return (found, foundTimes);
    }
}
