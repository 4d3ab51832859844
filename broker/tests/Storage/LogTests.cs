using System.Buffers.Binary;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class LogTests
{
    private MemoryStorage storage = null!;
    private Log log = null!;

    [SetUp]
    public async Task Open()
    {
        storage = new MemoryStorage();
        log = await Batches.OpenAsync(storage);
    }

    [Test]
    public void OpenAsync_NewDirectory_IsEmpty()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.StartOffset, Is.Zero);
            Assert.That(log.EndOffset, Is.Zero);
            Assert.That(log.FlushedOffset, Is.Zero);
            Assert.That(log.LastEpoch, Is.EqualTo(-1));
            Assert.That(log.Recovery, Is.EqualTo(new LogRecovery(0, null, null)));
        }
    }

    [Test]
    public async Task AppendAsLeader_SeveralBatches_GetOffsetsAndEpochInPlace()
    {
        Assert.That(log.AppendAsLeader(Batches.Produced(3), 4), Is.EqualTo(new AppendResult(0, 2)));
        var produced = Batches.Join(Batches.Produced(2), Batches.Produced());
        Assert.That(log.AppendAsLeader(produced, 5), Is.EqualTo(new AppendResult(3, 5)));
        var offsets = new List<(long, int, bool)>();
        foreach (var batch in RecordBatches.Of(await Batches.ReadAllAsync(log)))
        {
            offsets.Add((batch.BaseOffset, batch.PartitionLeaderEpoch, batch.HasValidCrc()));
        }

        Assert.That(offsets, Is.EqualTo(new[] { (0L, 4, true), (3L, 5, true), (5L, 5, true) }));
        Assert.That(log.Epochs.Entries, Is.EqualTo(new[] { new EpochEntry(4, 0), new EpochEntry(5, 3) }));
        Assert.That(log.SizeInBytes, Is.EqualTo(storage.Content(Batches.SegmentPath).Length));
    }

    [Test]
    public void AppendAsLeader_LowerEpochOrNoBatches_Throws()
    {
        log.AssignEpochStart(5);
        Assert.That(() => log.AppendAsLeader(Batches.Produced(), 4), Throws.ArgumentException);
        Assert.That(() => log.AppendAsLeader(Array.Empty<byte>(), 5), Throws.ArgumentException);
        Assert.That(log.EndOffset, Is.Zero);
    }

    [Test]
    public void AppendAsLeader_CutBatch_ChangesNothing()
    {
        var produced = Batches.Join(Batches.Produced(), Batches.Produced())[..^1];
        var before = produced.ToArray();
        Assert.That(() => log.AppendAsLeader(produced, 1), Throws.InstanceOf<CorruptRecordException>());
        Assert.That(produced, Is.EqualTo(before));
        Assert.That(log.EndOffset, Is.Zero);
        Assert.That(log.LastEpoch, Is.EqualTo(-1));
    }

    [Test]
    public async Task AppendAsFollower_LeadersBatches_AreKeptByteForByte()
    {
        var batches = Batches.Join(Batches.At(0, 2, 2), Batches.At(2, 2), Batches.At(3, 6));
        log.AppendAsFollower(batches);
        Assert.That(await Batches.ReadAllAsync(log), Is.EqualTo(batches));
        Assert.That(log.Epochs.Entries, Is.EqualTo(new[] { new EpochEntry(2, 0), new EpochEntry(6, 3) }));
        log.AppendAsFollower(ReadOnlyMemory<byte>.Empty);
        Assert.That(log.EndOffset, Is.EqualTo(4));
    }

    [Test]
    public void AppendAsFollower_WhatDoesNotContinueTheLog_IsRefusedAsAWhole()
    {
        log.AppendAsFollower(Batches.At(0, 3, 2));
        var damaged = Batches.At(3, 3);
        damaged[^1] ^= 1;
        byte[][] second = [Batches.At(4, 3), Batches.At(2, 3), Batches.At(3, 2), Batches.At(3, -1), damaged];
        foreach (var batch in second)
        {
            Assert.That(
                () => log.AppendAsFollower(Batches.Join(Batches.At(2, 3), batch)),
                Throws.InstanceOf<CorruptRecordException>());
        }

        Assert.That(
            () => log.AppendAsFollower(Batches.At(2, 3).AsMemory(..^1)), Throws.InstanceOf<CorruptRecordException>());
        Assert.That(log.EndOffset, Is.EqualTo(2));
        Assert.That(log.SizeInBytes, Is.EqualTo(Batches.At(0, 3, 2).Length));
    }

    [Test]
    public async Task ReadAsync_EveryOffsetAndLimit_GivesWholeBatchesWithin()
    {
        byte[][] batches = [Batches.At(0, 0, 2), Batches.At(2, 0), Batches.At(3, 0, 3), Batches.At(6, 1, 2)];
        long[] ends = [2, 3, 6, 8];
        log.AppendAsFollower(Batches.Join(batches));
        for (var offset = 0; offset <= 8; offset++)
        {
            for (var limit = 0; limit <= 9; limit++)
            {
                var expected = batches.Where((_, i) => ends[i] > offset && ends[i] <= limit).ToArray();
                var read = await log.ReadAsync(offset, limit, int.MaxValue, atLeastOneBatch: false);
                Assert.That(read.ToArray(), Is.EqualTo(Batches.Join(expected)), $"from {offset} to {limit}");
            }
        }
    }

    [Test]
    public async Task ReadAsync_EverySize_GivesAsManyBatchesAsFit()
    {
        byte[][] batches = [Batches.At(0, 0, 2), Batches.At(2, 0), Batches.At(3, 0, 3)];
        log.AppendAsFollower(Batches.Join(batches));
        for (var maxBytes = 0; maxBytes <= Batches.Join(batches).Length; maxBytes++)
        {
            var fitting = Enumerable.Range(0, 4).Last(n => Batches.Join(batches[..n]).Length <= maxBytes);
            var read = await log.ReadAsync(0, 6, maxBytes, atLeastOneBatch: false);
            Assert.That(read.ToArray(), Is.EqualTo(Batches.Join(batches[..fitting])));
            read = await log.ReadAsync(0, 6, maxBytes, atLeastOneBatch: true);
            Assert.That(read.ToArray(), Is.EqualTo(Batches.Join(batches[..Math.Max(1, fitting)])));
        }

        Assert.That((await log.ReadAsync(0, 1, 0, atLeastOneBatch: true)).Length, Is.Zero, "beyond the limit");
    }

    [TestCase(-1)]
    [TestCase(2)]
    public async Task ReadAsync_OutsideOfTheLog_Throws(long offset)
    {
        log.AppendAsFollower(Batches.At(0, 0));
        var thrown = await Assert.ThrowsAsync<OffsetOutOfRangeException>(
            async () => await log.ReadAsync(offset, 1, 100, atLeastOneBatch: true));
        Assert.That((thrown!.Offset, thrown.StartOffset, thrown.EndOffset), Is.EqualTo((offset, 0L, 1L)));
    }

    [Test]
    public async Task ReadAsync_TruncatedAndAppendedMeanwhile_GivesTheNewContentOnly()
    {
        log.AppendAsFollower(Batches.Join(Batches.At(0, 0), Batches.At(1, 0), Batches.At(2, 0)));
        storage.IsHolding = true;
        var reading = log.ReadAsync(0, 3, int.MaxValue, atLeastOneBatch: true);
        log.TruncateTo(1);
        log.AppendAsFollower(Batches.Join(Batches.At(1, 7), Batches.At(2, 7)));
        storage.Release();
        Assert.That(reading.IsCompleted, Is.False, "the first attempt is discarded");
        storage.ReleaseAll();
        var expected = Batches.Join(Batches.At(0, 0), Batches.At(1, 7), Batches.At(2, 7));
        Assert.That((await reading).ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public async Task ReadAsync_TruncatedBelowTheOffsetMeanwhile_Throws()
    {
        log.AppendAsFollower(Batches.Join(Batches.At(0, 0), Batches.At(1, 0), Batches.At(2, 0)));
        storage.IsHolding = true;
        var reading = log.ReadAsync(2, 3, int.MaxValue, atLeastOneBatch: true).AsTask();
        log.TruncateTo(1);
        storage.Release();
        await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => reading);
    }

    [TestCase(9, 8, 3)]
    [TestCase(8, 8, 3)]
    [TestCase(7, 6, 2)]
    [TestCase(6, 6, 2)]
    [TestCase(5, 3, 2)]
    [TestCase(3, 3, 2)]
    [TestCase(2, 2, 1)]
    [TestCase(1, 0, 0)]
    [TestCase(0, 0, 0)]
    public async Task TruncateTo_AnyOffset_CutsAtTheBatchBoundaryAtOrBelow(long offset, long endOffset, int epochs)
    {
        byte[][] batches = [Batches.At(0, 1, 2), Batches.At(2, 3), Batches.At(3, 3, 3), Batches.At(6, 4, 2)];
        log.AppendAsFollower(Batches.Join(batches));
        await log.FlushAsync();
        log.TruncateTo(offset);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.EndOffset, Is.EqualTo(endOffset));
            Assert.That(log.FlushedOffset, Is.EqualTo(endOffset));
            Assert.That(log.Epochs.Entries, Has.Count.EqualTo(epochs));
            Assert.That(log.SizeInBytes, Is.EqualTo(storage.Content(Batches.SegmentPath).Length));
        }
    }

    [Test]
    public void TruncateTo_NothingToCut_StillDropsEpochsWithoutRecords()
    {
        log.AppendAsFollower(Batches.At(0, 1, 2));
        log.AssignEpochStart(5);
        Assert.That(log.LastEpoch, Is.EqualTo(5));
        log.TruncateTo(2);
        Assert.That(log.LastEpoch, Is.EqualTo(1));
        Assert.That(log.EndOffset, Is.EqualTo(2));
        Assert.That(() => log.TruncateTo(-1), Throws.InstanceOf<OffsetOutOfRangeException>());
    }

    [Test]
    public void AssignEpochStart_AtElection_EndsThePreviousEpochBeforeAnyAppend()
    {
        log.AppendAsFollower(Batches.At(0, 1, 2));
        log.AssignEpochStart(3);
        log.AssignEpochStart(3);
        log.AppendAsLeader(Batches.Produced(), 3);
        Assert.That(log.Epochs.EndOffsetFor(1, log.EndOffset), Is.EqualTo(new EpochEndOffset(1, 2)));
        Assert.That(() => log.AssignEpochStart(2), Throws.ArgumentException);
    }

    [TestCase(0, 9, 0)]
    [TestCase(100, 9, 0)]
    [TestCase(101, 9, 1)]
    [TestCase(102, 9, 3)]
    [TestCase(301, 9, 4)]
    [TestCase(301, 4, null)]
    [TestCase(302, 9, null)]
    public async Task OffsetForTimestampAsync_AnyTime_IsTheFirstRecordNotBefore(long time, long limit, long? expected)
    {
        log.AppendAsLeader(Batches.Produced(2, timestamp: 100), 0);
        log.AppendAsLeader(Batches.Produced(1, timestamp: 50), 0);
        log.AppendAsLeader(Batches.Produced(2, timestamp: 300), 0);
        Assert.That((await log.OffsetForTimestampAsync(time, limit))?.Offset, Is.EqualTo(expected));
    }

    [TestCase(102, 2)]
    [TestCase(50, 2)]
    [TestCase(150, 4)]
    public async Task OffsetForTimestampAsync_StartWithinABatch_FindsNoRecordThatOnlyFollowsADeletedOne(
        long time, long expected)
    {
        // The first record of the batch, which was deleted, is the only one of it with that timestamp.
        var batch = new RecordBatchBuilder().Add(null, "a"u8.ToArray(), 200).Add(null, "b"u8.ToArray(), 100)
            .Add(null, "c"u8.ToArray(), 110).Add(null, "d"u8.ToArray(), 105).Build();
        log.AppendAsLeader(batch, 0);
        log.AppendAsLeader(Batches.Produced(1, timestamp: 300), 0);
        log.RaiseStartOffset(1, 5);
        Assert.That((await log.OffsetForTimestampAsync(time, 9))?.Offset, Is.EqualTo(time == 50 ? 1 : expected));
    }

    [Test]
    public async Task OffsetForTimestampAsync_HeaderPromisesTooMuch_GoesOn()
    {
        var lying = Batches.Produced(2, timestamp: 100);
        lying.AsSpan(35, 8).Fill(0x7F);
        BinaryPrimitives.WriteUInt32BigEndian(lying.AsSpan(17), Crc32C.Compute(lying.AsSpan(21)));
        log.AppendAsLeader(lying, 0);
        log.AppendAsLeader(Batches.Produced(1, timestamp: 200), 0);
        Assert.That((await log.OffsetForTimestampAsync(150, 9))?.Offset, Is.EqualTo(2));
        Assert.That((await log.OffsetForTimestampAsync(250, 9))?.Offset, Is.Null);
    }

    [Test]
    public async Task OffsetForTimestampAsync_TruncatedMeanwhile_SearchesAgain()
    {
        log.AppendAsFollower(Batches.Join(Batches.At(0, 0, timestamp: 100), Batches.At(1, 0, timestamp: 200)));
        storage.IsHolding = true;
        var searching = log.OffsetForTimestampAsync(150, 9);
        log.TruncateTo(0);
        log.AppendAsFollower(Batches.Join(Batches.At(0, 1, timestamp: 300), Batches.At(1, 1, timestamp: 200)));
        storage.ReleaseAll();
        Assert.That(await searching, Is.EqualTo(new TimestampedOffset(0, 300)));
    }

    [Test]
    public void Close_Closed_RefusesEverythingAndClosesAgain()
    {
        log.Close();
        log.Close();
        Assert.That(() => log.AppendAsLeader(Batches.Produced(), 1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => log.FlushAsync(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [TestCase("append")]
    [TestCase("truncate")]
    [TestCase("flush")]
    public async Task WriteFails_AnyCall_TheLogRefusesEverythingUntilOpenedAgain(string failing)
    {
        log.AppendAsLeader(Batches.Produced(), 1);
        await log.FlushAsync();
        log.AppendAsLeader(Batches.Produced(), 1);
        storage.Failing = failing;
        Assert.That(async () => await CallAsync(failing), Throws.InstanceOf<IOException>());
        storage.Failing = null;
        foreach (var call in (string[])["append", "truncate", "flush", "read"])
        {
            Assert.That(async () => await CallAsync(call), Throws.InstanceOf<IOException>(), call);
        }

        Assert.That(log.FlushedOffset, Is.EqualTo(1));
        log.Close();
        var reopened = await Batches.OpenAsync(storage);
        Assert.That(reopened.EndOffset, Is.EqualTo(2));
    }

    private async Task CallAsync(string call)
    {
        switch (call)
        {
            case "append":
                log.AppendAsLeader(Batches.Produced(), 1);
                break;
            case "truncate":
                log.TruncateTo(1);
                break;
            case "flush":
                await log.FlushAsync();
                break;
            default:
                await log.ReadAsync(0, 1, 1, atLeastOneBatch: true);
                break;
        }
    }
}
