using Broker.Storage;
using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Tests.Storage.Transactions;

/// <summary>The last stable offset, and the transactions that readers are told were aborted.</summary>
[TestFixture]
internal sealed class LogTransactionTests
{
    [Test]
    public async Task LastStableOffset_OpenTransaction_IsWhereTheEarliestBegins()
    {
        var log = (await TransactionLog.OpenAsync()).Append("=a 1=a 2=a 1=b =b");

        Assert.That(log.Log.LastStableOffset(5), Is.EqualTo(1));
        Assert.That(log.Log.LastStableOffset(1), Is.EqualTo(1));
        Assert.That(log.Log.LastStableOffset(0), Is.Zero);
        log.Append("1!");
        Assert.That(log.Log.LastStableOffset(6), Is.EqualTo(2));
        log.Append("2-");
        Assert.That(log.Log.LastStableOffset(7), Is.EqualTo(7));
    }

    [Test]
    public async Task LastStableOffset_MarkerNotCommitted_IsWhereItsTransactionBegan()
    {
        var log = (await TransactionLog.OpenAsync()).Append("=a 1=a 2=a 2! 1! =b");

        Assert.That(log.Log.LastStableOffset(4), Is.EqualTo(1));
        Assert.That(log.Log.LastStableOffset(3), Is.EqualTo(1));
        Assert.That(log.Log.LastStableOffset(5), Is.EqualTo(5));
    }

    [Test]
    public async Task LastStableOffset_StartRaisedIntoTheTransaction_IsNotBelowTheStart()
    {
        var log = (await TransactionLog.OpenAsync()).Append("1=a 1=b =a =b");
        log.Log.RaiseStartOffset(3, 4);

        Assert.That(log.Log.LastStableOffset(4), Is.EqualTo(3));
    }

    [Test]
    public async Task LastStableOffset_RestartWithAMarkerThatMayGo_KnowsOfIt()
    {
        var log = (await TransactionLog.OpenAsync()).Append("=a 1=a 2=a =b 1- =b");
        log.Log.RaiseHighWatermark(3);
        log = await log.RestartAsync();

        Assert.That(log.Log.Recovery.SegmentsScanned, Is.Zero);
        Assert.That(log.Log.HighWatermark, Is.EqualTo(3));
        Assert.That(log.Log.LastStableOffset(3), Is.EqualTo(1), "the marker of 1 is at 4");
        Assert.That(log.Log.LastStableOffset(6), Is.EqualTo(2), "2 is open");
    }

    [Test]
    public async Task Abort_FirstOne_CreatesTheIndexOfItsSegmentWithAnEntryOf34Bytes()
    {
        var log = (await TransactionLog.OpenAsync()).Append("1=a 2=a 1! =b 3=a 2- 3!");
        await log.Log.FlushAsync();

        Assert.That(log.Log.SegmentOffsets, Is.EqualTo(new[] { 0, 4 }));
        Assert.That(log.Files().Select(file => file.Base), Is.EqualTo(new[] { 4 }), "nothing was aborted in the first");
        Assert.That(
            Convert.ToHexString(log.Disk.Content($"{TransactionLog.Folder}/00000000000000000004.txnindex")),
            Is.EqualTo("0000" + "0000000000000002" + "0000000000000001" + "0000000000000005" + "0000000000000004"),
            "producer 2 from 1 to 5; 3 has been open since 4");
    }

    [Test]
    public async Task AbortedTransactions_OfARange_AreThoseWithRecordsThere()
    {
        // 0=1a 1=2a 2=1- 3=3a | 4=2b 5=2- 6=3! 7=1b | 8=1- 9
        var log = (await TransactionLog.OpenAsync()).Append("1=a 2=a 1- 3=a 2=b 2- 3! 1=b 1- =c");

        Assert.That(await log.AbortedAsync(), Is.EqualTo(new[] { "1:0-2", "2:1-5", "1:7-8" }));
        Assert.That(await log.AbortedAsync(0, 1), Is.EqualTo(new[] { "1:0-2" }));
        Assert.That(await log.AbortedAsync(3, 7), Is.EqualTo(new[] { "2:1-5" }));
        Assert.That(await log.AbortedAsync(6, 7), Is.Empty);
        Assert.That(await log.AbortedAsync(8, 10), Is.EqualTo(new[] { "1:7-8" }));
    }

    [Test]
    public async Task AbortedTransactions_OfClosedSegments_AreReadFromTheirFiles()
    {
        var log = (await TransactionLog.OpenAsync()).Append("1=a 2=a 1- 3=a 2=b 2- 3! 1=b 1- =c =d =e =f");
        log.Log.RaiseHighWatermark(log.Log.EndOffset);
        await log.Log.FlushAsync();
        var before = log.Disk.BytesRead;

        Assert.That(await log.AbortedAsync(), Is.EqualTo(new[] { "1:0-2", "2:1-5", "1:7-8" }));
        Assert.That(log.Disk.BytesRead - before, Is.EqualTo(3 * AbortedTransaction.SizeInBytes));
    }

    [Test]
    public async Task TruncateTo_WithinASegment_CutsItsIndexAndTakesTheTransactionBack()
    {
        var log = (await TransactionLog.OpenAsync()).Append("1=a 1- 2=a 2- =b");
        await log.Log.FlushAsync();
        log.Log.TruncateTo(3);
        await log.Log.FlushAsync();

        Assert.That(await log.AbortedAsync(), Is.EqualTo(new[] { "1:0-1" }));
        Assert.That(log.Files().Single().Entries, Is.EqualTo(new[] { new AbortedTransaction(1, 0, 1, 2) }));
        Assert.That(log.Log.LastStableOffset(3), Is.EqualTo(2));
        log.Append("2!");
        Assert.That(log.Log.LastStableOffset(4), Is.EqualTo(4));
        Assert.That(await log.AbortedAsync(), Is.EqualTo(new[] { "1:0-1" }));
    }

    [Test]
    public async Task TruncateTo_IntoAClosedSegmentThatIsOnlyOnDisk_CutsItsIndex()
    {
        var log = (await TransactionLog.OpenAsync()).Append("1=a 1- 2=a 2- 3=a 3- =b =c =d =e =f =g =h");
        log.Log.RaiseHighWatermark(13);
        log = await log.RestartAsync();
        await log.Log.PrepareTruncationAsync(2);
        log.Log.TruncateTo(2);
        await log.Log.FlushAsync();
        Assert.That(log.Log.LastStableOffset(2), Is.EqualTo(-1), "the changes since the snapshot are remembered only");
        await log.Log.RecoverTransactionsAsync();

        Assert.That(log.Files().Single().Entries, Is.EqualTo(new[] { new AbortedTransaction(1, 0, 1, 2) }));
        await TransactionOracle.CheckAllAsync(log.Log);
    }

    [Test]
    public async Task TruncateFullyAndStartAt_Any_ForgetsAll()
    {
        var log = (await TransactionLog.OpenAsync()).Append("1=a 1- 2=a");
        await log.Log.FlushAsync();
        await log.Log.TruncateFullyAndStartAtAsync(100);

        Assert.That(log.Files(), Is.Empty);
        Assert.That(log.Log.LastStableOffset(100), Is.EqualTo(100));
        Assert.That(await log.AbortedAsync(), Is.Empty);
    }

    [Test]
    public async Task TruncateTo_FurtherThanChangesAreRemembered_NeedsARecoveryBeforeTheNextAppend()
    {
        var log = await TransactionLog.OpenAsync(options: new LogOptions());
        log.Append("1=a");
        for (var i = 0; i < 600; i++)
        {
            log.Append("2=a 2-");
        }

        await log.Log.PrepareTruncationAsync(2);
        log.Log.TruncateTo(2);
        Assert.That((log.Log.KnowsTransactions, log.Log.LastStableOffset(2)), Is.EqualTo((false, -1L)));
        Assert.That(() => log.Append("=b"), Throws.InvalidOperationException);

        await log.Log.RecoverTransactionsAsync();
        log.Append("1-");
        Assert.That(log.Log.LastStableOffset(3), Is.EqualTo(1), "2 is open again");
        await TransactionOracle.CheckAllAsync(log.Log);
    }

    [Test]
    public async Task AppendAsFollower_MarkerThatCanNotBeRead_IsRefused()
    {
        var log = await TransactionLog.OpenAsync();
        var batch = new RecordBatchBuilder { ProducerId = 1, ProducerEpoch = 0, IsControl = true, LeaderEpoch = 0 }
            .Add([0, 0], [0], 1000).Build();

        Assert.That(() => log.Log.AppendAsFollower(batch), Throws.TypeOf<CorruptRecordException>());
        Assert.That(() => log.Log.AppendAsLeader(batch, 0), Throws.TypeOf<CorruptRecordException>());
        Assert.That(log.Log.EndOffset, Is.Zero);
    }

    [Test]
    public async Task OpenAsync_IndexThatCanNotBeRight_IsMadeAnew()
    {
        byte[] short1 = new byte[33], zeros = new byte[34];
        foreach (var content in new[] { short1, zeros, new byte[34 * 1000] })
        {
            var log = (await TransactionLog.OpenAsync()).Append("1=a =a 2=a 1- 2- =b =c =d =e");
            await log.Directory.CloseAsync();
            var disk = log.Disk.Crash();
            disk.Put($"{TransactionLog.Folder}/00000000000000000000.txnindex", content);
            log = await TransactionLog.OpenAsync(disk);

            Assert.That(log.Log.Recovery.SegmentsScanned, Is.Zero);
            Assert.That(await log.AbortedAsync(), Is.EqualTo(new[] { "1:0-3", "2:2-4" }));
            Assert.That((await TransactionLog.OpenAsync(disk.Crash())).Files().Select(file => file.Entries!.Count),
                Is.EqualTo(new[] { 1, 1 }), "for good");
        }
    }

    [Test]
    public async Task OpenAsync_EndOfAnOpenTransactionWasDeleted_IsNotOpenForEver()
    {
        // The snapshot at 4 has 1 open; its marker at 5 is below the start of the log, in the same segment.
        var log = (await TransactionLog.OpenAsync()).Append("1=a =a =b =c =d 1- =e =f =g");
        await log.Log.FlushAsync();
        log.Log.RaiseHighWatermark(9);
        log.Log.RaiseStartOffset(6, 9);
        await log.Log.RetainAsync(9, 0);
        await log.Directory.SaveAsync();
        log = await TransactionLog.OpenAsync(log.Disk.Crash());

        Assert.That(log.Log.StartOffset, Is.EqualTo(6));
        Assert.That(log.Log.LastStableOffset(9), Is.EqualTo(9));
    }
}
