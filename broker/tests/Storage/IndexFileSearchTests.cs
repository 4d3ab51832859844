using System.Buffers.Binary;
using Broker.Storage;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class IndexFileSearchTests
{
    private const string Directory = "/log";
    private const long Base = 1000;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(511)]
    [TestCase(512)]
    [TestCase(513)]
    [TestCase(20_000)]
    public async Task Floor_AnySize_IsTheLastEntryUpToTheOffset(int entries)
    {
        var random = new Random(entries);
        var keys = new SortedSet<int>();
        while (keys.Count < entries)
        {
            keys.Add(random.Next(entries < 600 ? 5000 : 1_000_000));
        }

        var sorted = keys.ToList();
        var disk = new MemoryStorage();
        Put(disk, ".index", [.. sorted.SelectMany((key, i) => Offsets(key, (i + 1) * 10))]);
        var search = new IndexFileSearch(disk, Directory, Base, Base + sorted.LastOrDefault() + 50);
        foreach (var wanted in Enumerable.Range(0, 300).Select(_ => random.Next(-5, sorted.LastOrDefault() + 60)))
        {
            var index = sorted.FindLastIndex(key => key <= wanted);
            var expected = index < 0 ? (Base, 0L) : (Base + sorted[index], (index + 1) * 10L);
            Assert.That(await search.FloorAsync(Base + wanted), Is.EqualTo(expected), $"{wanted}");
        }
    }

    [Test]
    public async Task Floor_EvenlySpreadKeys_ReadsOneOrTwoBlocks()
    {
        var disk = new MemoryStorage();
        Put(disk, ".index", [.. Enumerable.Range(1, 100_000).SelectMany(i => Offsets(i * 7, i * 4096))]);
        var search = new IndexFileSearch(disk, Directory, Base, Base + 700_007);
        foreach (var wanted in new[] { 0, 7, 6999, 350_000, 700_000, 700_006 })
        {
            var before = disk.BytesRead;
            await search.FloorAsync(Base + wanted);
            Assert.That(disk.BytesRead - before, Is.LessThanOrEqualTo(2 * 4096), $"{wanted}");
        }
    }

    [Test]
    public async Task FloorOfTime_FindsTheLastEntryUpToTheTime()
    {
        var disk = new MemoryStorage();
        Put(disk, ".timeindex", [.. Enumerable.Range(1, 3000).SelectMany(i => Times(i * 10, i))]);
        var search = new IndexFileSearch(disk, Directory, Base, Base + 4000);

        Assert.That(await search.FloorOfTimeAsync(9), Is.EqualTo((Base, -1L)));
        Assert.That(await search.FloorOfTimeAsync(10), Is.EqualTo((Base + 1, 10L)));
        Assert.That(await search.FloorOfTimeAsync(20_019), Is.EqualTo((Base + 2001, 20_010L)));
        Assert.That(await search.FloorOfTimeAsync(long.MaxValue), Is.EqualTo((Base + 3000, 30_000L)));
    }

    [Test]
    public async Task Floor_FileOfNoUse_IsNull()
    {
        var disk = new MemoryStorage();
        disk.CreateDirectory(Directory);
        var search = new IndexFileSearch(disk, Directory, Base, Base + 100);
        Assert.That(await search.FloorAsync(Base), Is.Null, "missing");

        Put(disk, ".index", [.. Offsets(5, 10), .. Offsets(4, 20)]);
        Assert.That(await search.FloorAsync(Base), Is.Null, "out of order");

        disk.Put($"{Directory}/{Base:D20}.index", Offsets(5, int.MinValue + 10));
        Assert.That(await search.FloorAsync(Base + 5), Is.Null, "no position");

        disk.Put($"{Directory}/{Base:D20}.index", [1, 2, 3]);
        Assert.That(await search.FloorAsync(Base), Is.Null, "not whole entries");
    }

    private static void Put(MemoryStorage disk, string extension, byte[] content)
    {
        disk.CreateDirectory(Directory);
        disk.Open($"{Directory}/{Base:D20}{extension}").Append(content);
    }

    private static byte[] Offsets(int offset, int position)
    {
        var entry = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(entry, offset);
        BinaryPrimitives.WriteInt32BigEndian(entry.AsSpan(4), position);
        return entry;
    }

    private static byte[] Times(long timestamp, int offset)
    {
        var entry = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(entry, timestamp);
        BinaryPrimitives.WriteInt32BigEndian(entry.AsSpan(8), offset);
        return entry;
    }
}
