
namespace Broker.Tests.Storage.Transactions;

/// <summary>
/// The process ends at every storage call of what changes a transaction index, and power is lost; and every bit of one
/// is flipped.
/// </summary>
[TestFixture]
internal sealed class TransactionCrashTests
{
    private const string Sent = "=a 1=a 2=a 1- 3=a 1=b 2- =b 3! 1- 2=b =c 2- 4=a =d =e 4- =f 1=c =g";

    private const long Committed = 8;

    [Test]
    public Task Roll_CrashAtEveryCall_TellsWhatTheBatchesTell() => ForEveryCallAsync(async log =>
    {
        log.Append("=x 1- 2=c =y 2- 3=b 3- =z =z =z");
        await log.Log.FlushAsync();
        log.Log.RaiseHighWatermark(28);
        await log.Directory.SaveAsync();
    });

    [TestCase(17)]
    [TestCase(11)]
    [TestCase(2)]
    public Task Truncate_CrashAtEveryCall_TellsWhatTheBatchesTell(long offset) => ForEveryCallAsync(async log =>
    {
        await log.Log.PrepareTruncationAsync(offset);
        log.Log.TruncateTo(offset);
        await log.Log.FlushAsync();
        log.Log.AssignEpochStart(log.Log.LastEpoch + 1);
        log.Append("=x 1! 2- 1=d 2=d =x =x 1- 2!");
        await log.Log.FlushAsync();
        await log.Directory.SaveAsync();
    });

    [Test]
    public Task Close_CrashAtEveryCall_TellsWhatTheBatchesTell() => ForEveryCallAsync(async log =>
    {
        log.Append("1- 2=c 2-");
        await log.Directory.CloseAsync();
    });

    [Test]
    public async Task Recover_CrashAtEveryCall_TellsWhatTheBatchesTell()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var torn = await PrepareAsync(new MemoryStorage());
            torn.Append("1- 2=c =y 2- 3=b 3- =z");
            var disk = torn.Disk.Crash(new Random(seed));
            await CrashPoints.EveryCallAsync(
                async again =>
                {
                    Copy(disk, again);
                    again.CallsLeft = again.Planned;
                    await TransactionLog.OpenAsync(again);
                },
                (after, _, when) => CheckAsync(after, when));
        }
    }

    [Test]
    public async Task Mend_CrashAtEveryCall_TellsWhatTheBatchesTell()
    {
        var log = await PrepareAsync(new MemoryStorage());
        await log.Directory.CloseAsync();
        var disk = log.Disk.Crash();
        disk.Put($"{TransactionLog.Folder}/{log.Files().First().Base:D20}.txnindex", new byte[34]);
        await CrashPoints.EveryCallAsync(
            async again =>
            {
                Copy(disk, again);
                again.CallsLeft = again.Planned;
                await TransactionLog.OpenAsync(again);
            },
            (after, _, when) => CheckAsync(after, when));
    }

    [Test]
    public async Task Index_AnyBitFlipped_IsMadeAnewOrMayBeTrue()
    {
        var log = await PrepareAsync(new MemoryStorage());
        log.Log.RaiseHighWatermark(log.Log.EndOffset);
        await log.Directory.CloseAsync();
        var told = (await ToldAsync(log.Disk.Crash())).ToList();
        var unnoticed = new SortedSet<int>();
        foreach (var (baseOffset, entries) in log.Files())
        {
            for (var bit = 0; bit < entries!.Count * 34 * 8; bit++)
            {
                var disk = log.Disk.Crash();
                var path = $"{TransactionLog.Folder}/{baseOffset:D20}.txnindex";
                var flipped = disk.Content(path).ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                disk.Put(path, flipped);
                if (!(await ToldAsync(disk)).SequenceEqual(told))
                {
                    unnoticed.Add(bit / 8 % 34);
                }
            }
        }

        // No checksum covers an entry, and nothing tells it again. What stays: every bit of the producer id (2 to 9)
        // but the sign; and the low bits of the first offset (17), the marker (25) and the last stable offset (33),
        // where they make another possible entry.
        Assert.That(unnoticed, Is.SubsetOf(new[] { 2, 3, 4, 5, 6, 7, 8, 9, 17, 25, 33 }));
    }

    private static async Task<IEnumerable<string>> ToldAsync(MemoryStorage disk)
    {
        var log = await TransactionLog.OpenAsync(disk);
        var stable = log.Log.LastStableOffset(log.Log.HighWatermark);
        var told = new List<string>();
        for (var from = 0L; from < stable; from++)
        {
            told.AddRange(await log.AbortedAsync(from, from + 1));
        }

        return told.Append($"{stable}");
    }

    private static Task ForEveryCallAsync(Func<TransactionLog, Task> work) => CrashPoints.EveryCallAsync(
        async disk =>
        {
            var log = await PrepareAsync(disk);
            disk.CallsLeft = disk.Planned;
            await work(log);
        },
        (after, _, when) => CheckAsync(after, when));

    // A recovery point within the log, and some batches after it that were flushed.
    private static async Task<TransactionLog> PrepareAsync(MemoryStorage disk)
    {
        disk.CallsLeft = -1;
        var log = (await TransactionLog.OpenAsync(disk)).Append(Sent[..40]);
        await log.Log.FlushAsync();
        log.Log.RaiseHighWatermark(Committed);
        await log.Directory.SaveAsync();
        log.Append(Sent[40..]);
        await log.Log.FlushAsync();
        return log;
    }

    private static async Task CheckAsync(MemoryStorage disk, string when)
    {
        var log = await TransactionLog.OpenAsync(disk);
        try
        {
            // Before a truncation below it the high watermark is lowered, and a crash may leave it at that.
            await TransactionOracle.CheckAllAsync(log.Log, committed: Committed);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{when}: {exception.Message}", exception);
        }
    }

    private static void Copy(MemoryStorage from, MemoryStorage to)
    {
        to.CallsLeft = -1;
        to.CopyFrom(from);
    }
}
