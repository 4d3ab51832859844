using Broker.Storage.Records;
using static Broker.Storage.Producers.ProducerVerdictKind;

namespace Broker.Tests.Storage.Producers;

/// <summary>What a leader does with the batches and the markers of transactions.</summary>
[TestFixture]
internal sealed class ProducerTransactionTests
{
    private const long P = 7;

    private ProducerLog log = null!;

    [SetUp]
    public async Task SetUp() => log = await ProducerLog.OpenAsync();

    [Test]
    public void Check_Marker_NeedsNoSequenceAndLeavesItAsItWas()
    {
        Send(0);
        Send(1);
        Mark();

        Assert.That(Check(2), Is.EqualTo(Append));
        Assert.That(Check(3), Is.EqualTo(OutOfOrder));
        Assert.That(Check(1), Is.EqualTo(Duplicate));
    }

    [Test]
    public void Check_AfterAMarkerOfALaterEpoch_EarlierOnesAreFencedAndTheSequenceBeginsAnew()
    {
        Send(0);
        Mark(epoch: 1);

        Assert.That(Check(1), Is.EqualTo(Fenced));
        Assert.That(CheckMarker(epoch: 0), Is.EqualTo(Fenced));
        Assert.That(Check(1, epoch: 1), Is.EqualTo(OutOfOrder));
        Assert.That(Check(0, epoch: 1), Is.EqualTo(Append));
        Send(0, epoch: 1);
        Assert.That(Check(1, epoch: 1), Is.EqualTo(Append));
    }

    [Test]
    public async Task Check_AfterAMarkerOfALaterEpochAndARestart_IsTheSame()
    {
        Send(0);
        Mark(epoch: 1, coordinatorEpoch: 4);
        await log.RestartAsync();

        Assert.That(Check(1), Is.EqualTo(Fenced));
        Assert.That(Check(0, epoch: 1), Is.EqualTo(Append));
        Assert.That(CheckMarker(epoch: 1, coordinatorEpoch: 3), Is.EqualTo(CoordinatorFenced));
        Assert.That(CheckMarker(epoch: 1, coordinatorEpoch: 4), Is.EqualTo(Append));
    }

    [Test]
    public void Check_MarkerOfAnEarlierCoordinator_IsFenced()
    {
        Mark(coordinatorEpoch: 4);

        Assert.That(CheckMarker(coordinatorEpoch: 3), Is.EqualTo(CoordinatorFenced));
        Assert.That(CheckMarker(coordinatorEpoch: 5), Is.EqualTo(Append));
    }

    [Test]
    public void Check_BatchOutsideOfTheOpenTransaction_IsRefused()
    {
        Send(0);
        Assert.That(Check(1, isTransactional: false), Is.EqualTo(OutsideTransaction));
        Mark();
        Assert.That(Check(1, isTransactional: false), Is.EqualTo(Append));
    }

    [Test]
    public void RemoveExpired_ProducerWithAnOpenTransaction_Stays()
    {
        Send(0);
        log.Time.Advance(2 * ProducerLog.Expiration);
        log.Producers.RemoveExpired();
        Assert.That((log.Producers.Count, log.Log.LastStableOffset(1)), Is.EqualTo((1, 0)));

        Mark();
        log.Time.Advance(2 * ProducerLog.Expiration);
        log.Producers.RemoveExpired();
        Assert.That((log.Producers.Count, log.Log.LastStableOffset(2)), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task Restart_OpenTransaction_IsStillOpen()
    {
        Send(0);
        log.Send(9, 0);
        await log.RestartAsync();
        Assert.That(log.Log.LastStableOffset(2), Is.Zero);

        await log.CrashAsync();
        Assert.That(log.Log.LastStableOffset(2), Is.Zero);
        Mark();
        Assert.That(log.Log.LastStableOffset(3), Is.EqualTo(3));
    }

    private static byte[] Batch(int sequence, short epoch, bool isTransactional) => new RecordBatchBuilder
    {
        ProducerId = P,
        ProducerEpoch = epoch,
        BaseSequence = sequence,
        IsTransactional = isTransactional,
    }.Add(null, [1], 1000).Build();

    private void Send(int sequence, short epoch = 0) =>
        log.Log.AppendAsLeader(Batch(sequence, epoch, isTransactional: true), 0);

    private void Mark(short epoch = 0, int coordinatorEpoch = 0) =>
        log.Log.AppendAsLeader(new TransactionMarker(true, coordinatorEpoch).ToBatch(P, epoch, 1000), 0);

    private Broker.Storage.Producers.ProducerVerdictKind Check(
        int sequence, short epoch = 0, bool isTransactional = true) =>
        log.Producers.Check(RecordBatch.Read(Batch(sequence, epoch, isTransactional))).Kind;

    private Broker.Storage.Producers.ProducerVerdictKind CheckMarker(short epoch = 0, int coordinatorEpoch = 0) =>
        log.Producers.Check(
            RecordBatch.Read(new TransactionMarker(true, coordinatorEpoch).ToBatch(P, epoch, 1000))).Kind;
}
