using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>
/// Every bit of every segment of a compacted log that was closed in order is flipped. Either somebody notices, or the
/// records that are served are unchanged. What stays undetected is listed with the reason.
/// </summary>
public sealed class CompactedBitFlipTests
{
    private const int BaseOffsetBytes = 8;

    [Test]
    public async Task Segments_AnyBitFlipped_OnlyOffsetsThatMayBeGapsGoUnnoticed()
    {
        var disk = await CloseAsync();
        var whole = await ServeAsync(disk.Crash());
        var unnoticed = new List<string>();
        var flips = 0;
        foreach (var name in disk.List(CleanableLog.Folder)
            .Where(name => name.EndsWith(".log", StringComparison.Ordinal)))
        {
            var path = $"{CleanableLog.Folder}/{name}";
            var content = disk.Content(path).ToArray();
            var starts = BatchStarts(content);
            for (var bit = 0; bit < content.Length * 8; bit++, flips++)
            {
                if (await IsUnnoticedAsync(disk, path, content, bit, whole))
                {
                    var inBatch = (bit / 8) - starts.Last(start => start <= bit / 8);
                    unnoticed.Add(inBatch < BaseOffsetBytes ? "base offset" : $"byte {inBatch} of a batch in {name}");
                }
            }
        }

        // The checksum begins after the base offset of a batch. Where batches may be missing before or after one, a
        // base offset that turns into another which lies in the gap can not be told from the true one. After the last
        // batch of a log everything is a gap, as far as a segment may reach: its end is written down nowhere else.
        Assert.That(flips, Is.GreaterThan(1000));
        Assert.That(unnoticed.Distinct(), Is.SubsetOf(new[] { "base offset" }));
        Assert.That(unnoticed, Has.Count.LessThan(flips / 40));
    }

    // Twelve records of four keys: gaps at the start, in the middle, and none at the end.
    private static async Task<MemoryStorage> CloseAsync()
    {
        var log = await CleanableLog.OpenAsync(new MemoryStorage());
        await log.AppendAsync("a=1", "b=1", "c=1", "a=2", "b=2", "d=1", "a=3", "c=2", "a=4", "b=3", "a=5", "d=2");
        while (await log.CleanAsync() is { RecordsRemoved: > 0 })
        {
            // There may be more.
        }

        Assert.That(await log.ReadAsync(), Has.Count.LessThan(10));
        await log.CloseAsync();
        return log.Disk.Crash();
    }

    private static async Task<bool> IsUnnoticedAsync(
        MemoryStorage disk, string path, byte[] content, int bit, List<string> whole)
    {
        var damaged = disk.Crash();
        var flipped = content.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        damaged.Put(path, flipped);
        try
        {
            var found = await ServeAsync(damaged);
            return !found.SequenceEqual(whole.Take(found.Count));
        }
        catch (Exception exception) when (exception is CorruptLogException or CorruptRecordException)
        {
            return false;
        }
    }

    private static async Task<List<string>> ServeAsync(MemoryStorage disk)
    {
        var log = await CleanableLog.OpenAsync(disk);
        try
        {
            return await log.ReadAsync();
        }
        finally
        {
            log.Log.Close();
        }
    }

    private static List<int> BatchStarts(byte[] content)
    {
        var starts = new List<int>();
        for (var position = 0; position < content.Length;)
        {
            starts.Add(position);
            position += RecordBatch.Read(content.AsMemory(position)).SizeInBytes;
        }

        return starts;
    }
}
