using Broker.Storage;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class LogRecoveryTests
{
    // The batches of a small log, with three epochs.
    private static readonly byte[][] Small =
        [Batches.At(0, 1, 2), Batches.At(2, 1), Batches.At(3, 4, 3), Batches.At(6, 5)];

    [Test]
    public async Task OpenAsync_TornAtEveryByteOfTheLastBatch_CutsExactlyIt()
    {
        var whole = Batches.Join(Small);
        var intact = whole.Length - Small[^1].Length;
        for (var length = intact; length < whole.Length; length++)
        {
            var storage = await DiskWithAsync(whole[..length]);
            var log = await Batches.OpenAsync(storage);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(log.EndOffset, Is.EqualTo(6));
                Assert.That(log.FlushedOffset, Is.EqualTo(6));
                Assert.That(log.LastEpoch, Is.EqualTo(4));
                Assert.That(log.RecoveredBytesCut, Is.EqualTo(length - intact));
                Assert.That(log.Recovery.CutReason is null, Is.EqualTo(length == intact));
                Assert.That(storage.Crash().Content(Batches.SegmentPath), Is.EqualTo(whole[..intact]));
            }
        }
    }

    [Test]
    public async Task OpenAsync_AnyBitFlipped_CutsThereOrIsALeaderEpochThatStillFits()
    {
        var whole = Batches.Join(Small);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var (batch, positionInBatch) = Locate(bit / 8);
            var log = await Batches.OpenAsync(await DiskWithAsync(flipped));
            var kept = await Batches.ReadAllAsync(log);
            Assert.That(kept, Is.EqualTo(flipped[..kept.Length]));
            if (positionInBatch is >= 12 and < 16)
            {
                // No checksum covers the epoch. Where it still fits between its neighbours it is believed.
                Assert.That(kept.Length, Is.GreaterThanOrEqualTo(Batches.Join(Small[..batch]).Length));
                AssertEpochsFollow(kept, log);
            }
            else
            {
                Assert.That(kept.Length, Is.EqualTo(Batches.Join(Small[..batch]).Length), $"bit {bit}");
            }
        }
    }

    [Test]
    public async Task OpenAsync_GarbageOrZerosBehind_AreCut()
    {
        var whole = Batches.Join(Small);
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, 5000)];
        foreach (var tail in (byte[][])[new byte[1], new byte[5000], ones, Small[0]])
        {
            var log = await Batches.OpenAsync(await DiskWithAsync(Batches.Join(whole, tail)));
            Assert.That(log.EndOffset, Is.EqualTo(7));
            Assert.That(log.RecoveredBytesCut, Is.EqualTo(tail.Length));
        }
    }

    [Test]
    public async Task OpenAsync_BatchesLongerThanAChunk_AreChecked()
    {
        var batches = new List<byte[]>();
        for (var i = 0; i < 4; i++)
        {
            var builder = new Broker.Storage.Records.RecordBatchBuilder { BaseOffset = i, LeaderEpoch = 0 };
            batches.Add(builder.Add(null, new byte[300_000 + i], 1).Build());
        }

        var content = Batches.Join([.. batches]);
        Assert.That((await Batches.OpenAsync(await DiskWithAsync(content))).EndOffset, Is.EqualTo(4));
        content[^1] ^= 1;
        Assert.That((await Batches.OpenAsync(await DiskWithAsync(content))).EndOffset, Is.EqualTo(3));
    }

    [Test]
    public async Task OpenAsync_NamedSegment_StartsThere()
    {
        var storage = new MemoryStorage();
        await StoragePaths.CreateDirectoryAsync(storage, Batches.Directory);
        using (var file = storage.Open(Batches.Directory + "/00000000000000000040.log"))
        {
            file.Append(Batches.At(40, 2));
        }

        var log = await Batches.OpenAsync(storage);
        Assert.That((log.StartOffset, log.EndOffset), Is.EqualTo((40L, 41L)));

        // An earlier segment that it does not follow: it is not part of the log.
        storage.Open(Batches.SegmentPath);
        log = await Batches.OpenAsync(storage);
        Assert.That((log.StartOffset, log.EndOffset), Is.EqualTo((0L, 0L)));
        Assert.That(log.Recovery.CutReason, Does.Contain("40"));
    }

    // The batches give the epochs 1 from 0, 4 from 3, 5 from 6; the log ends at 7.
    [TestCase("1 0;4 3;5 6", "1 0;4 3;5 6", TestName = "OpenAsync_CheckpointAgrees_NothingChanges")]
    [TestCase("", "1 0;4 3;5 6", TestName = "OpenAsync_CheckpointEmpty_BatchesTell")]
    [TestCase("0 0;1 0;2 3;3 3;4 3;5 6", "0 0;1 0;2 3;3 3;4 3;5 6", TestName = "OpenAsync_EpochsWithoutRecords_Kept")]
    [TestCase("1 0;4 3;5 6;8 7;9 7", "1 0;4 3;5 6;8 7;9 7", TestName = "OpenAsync_EpochsWithoutRecordsAtTheEnd_Kept")]
    [TestCase("1 0;4 3;5 6;8 8", "1 0;4 3;5 6", TestName = "OpenAsync_EpochBeyondTheEnd_Dropped")]
    [TestCase("1 0;8 7", "1 0;4 3;5 6", TestName = "OpenAsync_StaleCheckpointAtTheEnd_NotBelieved")]
    [TestCase("1 0;3 3;5 6;8 7", "1 0;4 3;5 6", TestName = "OpenAsync_CheckpointOfOtherRecords_NotBelieved")]
    [TestCase("1 0;2 2;4 3;5 6", "1 0;4 3;5 6", TestName = "OpenAsync_EpochInsideAnother_NotBelieved")]
    [TestCase("3 0;4 3;5 6", "1 0;4 3;5 6", TestName = "OpenAsync_FirstEntryDiffers_NotBelieved")]
    public async Task OpenAsync_Checkpoint(string stored, string expected)
    {
        var storage = await DiskWithAsync(Batches.Join(Small));
        await new CheckpointFile(storage, Batches.CheckpointPath).WriteAsync(Entries(stored));
        var log = await Batches.OpenAsync(storage);
        Assert.That(log.Epochs.Entries.Select(e => $"{e.Epoch} {e.StartOffset}"), Is.EqualTo(Entries(expected)));
        var checkpoint = await new CheckpointFile(storage.Crash(), Batches.CheckpointPath).ReadAsync();
        Assert.That(checkpoint, Is.EqualTo(Entries(expected)));
    }

    [Test]
    public async Task OpenAsync_CheckpointCorrupt_SaysSoAndReplacesIt()
    {
        var storage = await DiskWithAsync(Batches.Join(Small));
        await AtomicFile.ReplaceAsync(storage, Batches.CheckpointPath, "0\n1\n2 x\n"u8.ToArray());
        var log = await Batches.OpenAsync(storage);
        Assert.That(log.Recovery.EpochCheckpointProblem, Does.Contain("2 x"));
        Assert.That(log.Epochs.Entries, Has.Count.EqualTo(3));
        Assert.That((await Batches.OpenAsync(storage)).Recovery.EpochCheckpointProblem, Is.Null);
    }

    [Test]
    public async Task OpenAsync_ReadFails_Throws()
    {
        var storage = await DiskWithAsync(Batches.Join(Small));
        storage.Failing = "read";
        Assert.That(async () => await Batches.OpenAsync(storage), Throws.InstanceOf<IOException>());
    }

    private static string[] Entries(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<MemoryStorage> DiskWithAsync(byte[] content)
    {
        var storage = new MemoryStorage();
        (await Batches.OpenAsync(storage)).Close();
        storage.Put(Batches.SegmentPath, content);
        return storage;
    }

    private static (int Batch, int Position) Locate(int position)
    {
        var batch = 0;
        for (; position >= Small[batch].Length; batch++)
        {
            position -= Small[batch].Length;
        }

        return (batch, position);
    }

    private static void AssertEpochsFollow(byte[] kept, Log log)
    {
        var last = 0;
        foreach (var batch in Broker.Storage.Records.RecordBatches.Of(kept))
        {
            Assert.That(batch.PartitionLeaderEpoch, Is.GreaterThanOrEqualTo(last));
            Assert.That(log.Epochs.EpochOf(batch.LastOffset), Is.EqualTo(batch.PartitionLeaderEpoch));
            last = batch.PartitionLeaderEpoch;
        }
    }
}
