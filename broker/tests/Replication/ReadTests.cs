using Broker.Configuration;
using Broker.Protocol;
using Broker.Protocol.ListOffsets;
using Broker.Replication;
using Broker.Replication.Protocols;
using Broker.Tests.Doubles;

namespace Broker.Tests.Replication;

/// <summary>What consumers and followers are answered.</summary>
public sealed class ReadTests
{
    [Test]
    public void Read_NotCommitted_IsNotSeen()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Await(shard.Append(acks: 1));
        shard.Follow(2, offset: 1);
        Assert.That(shard.Await(shard.Read(0)).Records.IsEmpty, Is.True);

        shard.Follow(3, offset: 1);
        shard.Run(1);
        Assert.That(shard.Await(shard.Read(0)).Records.IsEmpty, Is.False);
    }

    [TestCase(-1, TestName = "Fetch_StaleLeaderEpoch_IsFenced", ExpectedResult = ErrorCode.FencedLeaderEpoch)]
    [TestCase(1, TestName = "Fetch_FutureLeaderEpoch_IsUnknown", ExpectedResult = ErrorCode.UnknownLeaderEpoch)]
    public ErrorCode Fetch_OtherEpoch(int difference)
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Elect(1, 1, 2, 3);
        var question = new FetchQuestion(
            2, shard.EpochOf(2), 1, TimeSpan.Zero, 1000, [new FetchPartition(Shard.Id, 1 + difference, 0, -1, 1000)]);

        return shard.Await(shard.Reactor.Ask(() => shard.Manager.FetchAsync(question)))[0].Error;
    }

    [Test]
    public void Read_Confirmed_WaitsForARoundTripOfEveryMemberThatBeganAfterIt()
    {
        var shard = Shard.Leading([1, 2, 3], ReadConfirmation.Isr);
        shard.Await(shard.Follow(2, offset: 0));
        shard.Await(shard.Follow(3, offset: 0));
        var held = new[] { shard.Follow(2, offset: 0, waitMs: 10_000), shard.Follow(3, offset: 0, waitMs: 10_000) };
        shard.Run(1);
        Assert.That(held.Any(fetch => fetch.IsCompleted), Is.False);
        var read = shard.Read(0);
        shard.Run(1);
        Assert.That(held.All(fetch => fetch.IsCompleted), Is.True, "answered, so that they can confirm");
        shard.Follow(2, offset: 0);
        shard.Run(1);
        Assert.That(read.IsCompleted, Is.False, "broker 3 may lead already");

        shard.Follow(3, offset: 0);
        Assert.That(shard.Await(read).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void Read_ConfirmedByFetchesSentBeforeIt_IsNotAnswered()
    {
        var shard = Shard.Leading([1, 2, 3], ReadConfirmation.Isr);
        shard.Await(shard.Follow(2, offset: 0));
        shard.Await(shard.Follow(3, offset: 0));

        // Both were answered before the read; their next fetches may have been sent before it too.
        var read = shard.Read(0);
        shard.Run(1);
        shard.Follow(2, offset: 0);
        shard.Follow(3, offset: 0);

        Assert.That(shard.Await(read).Error, Is.EqualTo(ErrorCode.OffsetNotAvailable));
    }

    [Test]
    public void Read_AloneInSync_AsksTheController()
    {
        var shard = Shard.Leading([1], ReadConfirmation.Isr);
        var read = shard.Read(0);
        shard.Run(1);
        Assert.That(read.IsCompleted, Is.False);

        var call = shard.Controller.Calls.Single();
        Assert.That(call.Brokers, Is.EqualTo(new[] { 1 }));
        call.Answer.TrySetResult((ErrorCode.None, [1], call.PartitionEpoch));
        Assert.That(shard.Await(read).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void Read_HighWatermarkBelowTheEpochStart_Waits()
    {
        // A new leader does not know what its predecessor had committed.
        var shard = Shard.Leading([1, 2, 3], ReadConfirmation.Isr);
        shard.Await(shard.Append(acks: 1));
        shard.Elect(1, 1);
        var read = shard.Read(0);
        shard.Run(1);
        var call = shard.Controller.Calls.Single();
        call.Answer.TrySetResult((ErrorCode.None, [1], call.PartitionEpoch));

        Assert.That(shard.Await(read).Error, Is.EqualTo(ErrorCode.OffsetNotAvailable));
    }

    [Test]
    public void Read_TwoPartitionsAndTheSecondIsLostMeanwhile_SaysSo()
    {
        var shard = Shard.Leading([1, 2, 3], ReadConfirmation.Isr);
        var wanted = new[] { Shard.Id, Shard.Second }.Select(id => new FetchPartition(id, -1, 0, -1, 1000)).ToList();
        var question = new FetchQuestion(FetchQuestion.Consumer, -1, 77, TimeSpan.Zero, 1000, wanted);
        var read = shard.Reactor.Ask(() => shard.Manager.FetchAsync(question));
        shard.Run(1);
        shard.Publish(new Broker.Metadata.MetadataRecord.PartitionChange("orders", 1, [2], 2, Elected: true));

        var answers = shard.Await(read);

        Assert.That(answers[0].Error, Is.EqualTo(ErrorCode.OffsetNotAvailable), "nobody confirmed");
        Assert.That(answers[1].Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public void Fetch_DeposedAndCutDuringTheRead_SaysNotLeader()
    {
        var shard = Shard.Leading([1, 2, 3], rules: BrokerRules.Correct with
        {
            Replication = InSyncReplication.Protocol with { TruncationAtFollowerStart = _ => 0 },
        });
        shard.Await(shard.Append(acks: 1));
        shard.Await(shard.Append(acks: 1));
        shard.Disk.IsHolding = true;
        var fetch = shard.Follow(2, offset: 1);
        shard.Run(1);
        shard.Elect(2, 1, 2, 3);
        shard.Disk.IsHolding = false;
        while (shard.Disk.HeldCount > 0)
        {
            shard.Disk.Release();
        }

        Assert.That(shard.Await(fetch).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public void ListOffset_LatestBeforeTheEpochStartIsCommitted_NotAvailable()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Await(shard.Append(acks: 1));
        shard.Elect(1, 1, 2, 3);

        Assert.That(Latest(shard).Error, Is.EqualTo(ErrorCode.OffsetNotAvailable));
        shard.Follow(2, offset: 1);
        shard.Follow(3, offset: 1);
        shard.Run(1);
        Assert.That(Latest(shard), Is.EqualTo(new OffsetAnswer(ErrorCode.None, 1, 1, -1)));
    }

    // The append of the epoch before has a timestamp; whether another one follows it is not known yet.
    [TestCase(0)]
    [TestCase(long.MaxValue)]
    public void ListOffset_ByTimeBeforeTheEpochStartIsCommitted_NotAvailable(long timestamp)
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Await(shard.Append(acks: 1));
        shard.Elect(1, 1, 2, 3);

        Assert.That(Find(shard, timestamp).Error, Is.EqualTo(ErrorCode.OffsetNotAvailable));
        shard.Follow(2, offset: 1);
        shard.Follow(3, offset: 1);
        shard.Run(1);
        var found = Find(shard, timestamp);
        Assert.That(
            (found.Error, found.Offset, found.LeaderEpoch),
            Is.EqualTo(timestamp == 0 ? (ErrorCode.None, 0, 0) : (ErrorCode.None, -1, -1)));
    }

    [TestCase(0, ErrorCode.FencedLeaderEpoch)]
    [TestCase(1, ErrorCode.None)]
    [TestCase(2, ErrorCode.UnknownLeaderEpoch)]
    public void ListOffset_InALeaderEpoch_OnlyInThatOfTheLeader(int asked, ErrorCode expected)
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Elect(1, 1, 2, 3);

        Assert.That(Find(shard, ListOffsetsRequest.Earliest, asked).Error, Is.EqualTo(expected));
    }

    private static OffsetAnswer Latest(Shard shard) =>
        Find(shard, ListOffsetsRequest.Latest);

    private static OffsetAnswer Find(
        Shard shard, long timestamp, int leaderEpoch = -1) => shard.Await(shard.Reactor.Ask(() =>
            shard.Manager.ListOffsetAsync(
                Shard.Id, new OffsetQuestion(timestamp, leaderEpoch, TimeSpan.FromMilliseconds(10)))));
}
