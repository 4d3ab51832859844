using Broker.Storage.Producers;
using Broker.Storage.Records;
using static Broker.Storage.Producers.ProducerVerdictKind;

namespace Broker.Tests.Storage.Producers;

[TestFixture]
internal sealed class ProducerStateManagerTests
{
    private const long P = 7;

    private ProducerLog log = null!;

    [SetUp]
    public async Task SetUp() => log = await ProducerLog.OpenAsync();

    [Test]
    public void Check_Retry_IsADuplicateOfTheOriginalOffset()
    {
        log.Send(P, 0, count: 3);
        log.Send(P, 3, count: 2);
        log.Send(99, 0);

        Assert.That(Offsets(log.Send(P, 0, count: 3)), Is.EqualTo((Duplicate, 0, 2)));
        Assert.That(Offsets(log.Send(P, 3, count: 2)), Is.EqualTo((Duplicate, 3, 4)));
        Assert.That(log.Log.EndOffset, Is.EqualTo(6), "nothing was appended twice");
    }

    [Test]
    public void Check_LastFiveBatches_AreRemembered()
    {
        for (var sequence = 0; sequence < 10; sequence++)
        {
            Assert.That(log.Send(P, sequence).Kind, Is.EqualTo(Append));
        }

        Assert.That(
            Enumerable.Range(0, 10).Select(sequence => log.Check(P, sequence).Kind),
            Is.EqualTo(Enumerable.Repeat(OutOfOrder, 5).Concat(Enumerable.Repeat(Duplicate, 5))));
    }

    [Test]
    public void Check_NotTheNextSequence_IsOutOfOrder()
    {
        log.Send(P, 0, count: 3);

        Assert.That(log.Check(P, 4).Kind, Is.EqualTo(OutOfOrder), "a gap");
        Assert.That(log.Check(P, 2).Kind, Is.EqualTo(OutOfOrder), "part of a batch");
        Assert.That(log.Check(P, 0, count: 2).Kind, Is.EqualTo(OutOfOrder), "a batch cut anew");
        Assert.That(log.Check(P, 3).Kind, Is.EqualTo(Append));
    }

    [Test]
    public void Check_UnknownProducer_MayGoOnAnywhere() => Assert.That(log.Check(P, 123).Kind, Is.EqualTo(Append));

    [Test]
    public void Check_Epochs_FenceEarlierOnesAndBeginWithZero()
    {
        log.Send(P, 0);
        log.Send(P, 1);

        Assert.That(log.Check(P, 2, epoch: 1).Kind, Is.EqualTo(OutOfOrder), "a new epoch begins with 0");
        Assert.That(log.Send(P, 0, epoch: 1).Kind, Is.EqualTo(Append));
        Assert.That(log.Check(P, 2, epoch: 0).Kind, Is.EqualTo(Fenced));
        Assert.That(log.Check(P, 1, epoch: 0).Kind, Is.EqualTo(Fenced), "even what it appended");
        Assert.That(log.Check(P, 1, epoch: 1).Kind, Is.EqualTo(Append));
    }

    [Test]
    public void Check_SequenceAtItsEnd_WrapsToZero()
    {
        log.Send(P, int.MaxValue - 2, count: 2);
        Assert.That(log.Send(P, int.MaxValue, count: 3).Kind, Is.EqualTo(Append), "MaxValue, 0, 1");

        Assert.That(Offsets(log.Check(P, int.MaxValue, count: 3)), Is.EqualTo((Duplicate, 2, 4)));
        Assert.That(log.Check(P, 1).Kind, Is.EqualTo(OutOfOrder));
        Assert.That(log.Send(P, 2).Kind, Is.EqualTo(Append));
    }

    [Test]
    public void Check_LastSequenceIsTheLargest_NextIsZero()
    {
        log.Send(P, int.MaxValue);

        Assert.That(log.Check(P, 0).Kind, Is.EqualTo(Append));
    }

    [Test]
    public void Check_ChangesNothing()
    {
        log.Check(P, 0);
        log.Check(P, 0);

        Assert.That(log.Producers.Count, Is.Zero);
        Assert.That(log.Check(P, 0).Kind, Is.EqualTo(Append), "it was never appended");
    }

    [Test]
    public void Append_Fails_LeavesTheProducersAsTheyWere()
    {
        log.Send(P, 0);
        log.Storage.Failing = "append";

        Assert.That(() => log.Send(P, 1), Throws.InstanceOf<IOException>());
        Assert.That(log.Check(P, 1).Kind, Is.EqualTo(Append), "not a duplicate of what was not appended");
    }

    [Test]
    public async Task Follower_SameBatches_KnowsTheSame()
    {
        log.Send(P, 0, count: 3);
        log.Send(P, 3);
        log.Send(99, 5, epoch: 2);

        var follower = await log.FollowAsync();

        Assert.That(Offsets(follower.Check(P, 0, count: 3)), Is.EqualTo((Duplicate, 0, 2)));
        Assert.That(follower.Check(P, 4).Kind, Is.EqualTo(Append));
        Assert.That(follower.Check(99, 6, epoch: 1).Kind, Is.EqualTo(Fenced));
    }

    [Test]
    public async Task Open_KnowsTheProducersOfTheLog()
    {
        for (var sequence = 0; sequence < 7; sequence++)
        {
            log.Send(P, sequence);
        }

        await log.ReopenAsync();

        Assert.That(log.Check(P, 1).Kind, Is.EqualTo(OutOfOrder));
        Assert.That(Offsets(log.Check(P, 2)), Is.EqualTo((Duplicate, 2, 2)));
        Assert.That(log.Check(P, 7).Kind, Is.EqualTo(Append));
    }

    [Test]
    public void Truncate_TakesBackWhatWasRemoved()
    {
        for (var sequence = 0; sequence < 7; sequence++)
        {
            log.Send(P, sequence);
        }

        log.Send(99, 0);
        log.Log.TruncateTo(4);

        Assert.That(log.Check(P, 3).Kind, Is.EqualTo(Duplicate));
        Assert.That(log.Check(P, 0).Kind, Is.EqualTo(Duplicate), "five are remembered again");
        Assert.That(log.Check(P, 4).Kind, Is.EqualTo(Append));
        Assert.That(log.Check(P, 5).Kind, Is.EqualTo(OutOfOrder));
        Assert.That(log.Producers.Count, Is.EqualTo(1), "the other producer is unknown again");
    }

    [Test]
    public void Truncate_ToTheEndOfAnEpoch_BringsTheEarlierEpochBack()
    {
        log.Send(P, 0, epoch: 1);
        log.Send(P, 0, epoch: 2);
        log.Log.TruncateTo(1);

        Assert.That(log.Check(P, 1, epoch: 1).Kind, Is.EqualTo(Append));
        Assert.That(log.Check(P, 0, epoch: 1).Kind, Is.EqualTo(Duplicate));
    }

    [Test]
    public async Task Truncate_FurtherThanRemembered_IsReadFromTheLogAgain()
    {
        for (var sequence = 0; sequence < 2000; sequence++)
        {
            log.Send(P + (sequence % 3), sequence / 3);
        }

        log.Log.TruncateTo(300);
        Assert.That(log.Producers.IsComplete, Is.False);
        await log.Producers.RebuildAsync(log.Log);

        Assert.That(log.Producers.IsComplete, Is.True);
        Assert.That(Offsets(log.Check(P, 99)), Is.EqualTo((Duplicate, 297, 297)));
        Assert.That(log.Check(P, 94).Kind, Is.EqualTo(OutOfOrder));
        Assert.That(log.Check(P, 100).Kind, Is.EqualTo(Append));
    }

    [Test]
    public async Task RandomAppendsTruncationsAndReopenings_AreLikeReadingTheLogAgain()
    {
        var random = new Random(1);
        for (var step = 0; step < 3000; step++)
        {
            if (random.Next(20) == 0)
            {
                log.Log.TruncateTo(Math.Max(0, log.Log.EndOffset - random.Next(30)));
            }
            else
            {
                log.Send(random.Next(3), random.Next(8), 1 + random.Next(2), (short)random.Next(3));
            }

            if (step % 50 == 0)
            {
                var fresh = await log.FollowAsync();
                Assert.That(States(log), Is.EqualTo(States(fresh)), $"step {step}");
            }
        }
    }

    [Test]
    public async Task Producer_NotHeardOf_IsForgottenByTheMonotonicClockOnly()
    {
        // The timestamp is of 1970: it plays no part.
        log.Send(P, 0, timestamp: 0);
        log.Time.Advance(ProducerLog.Expiration - TimeSpan.FromMilliseconds(1));
        log.Producers.RemoveExpired();
        Assert.That(log.Check(P, 0).Kind, Is.EqualTo(Duplicate));

        log.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(log.Check(P, 0).Kind, Is.EqualTo(Append), "nothing is known of it any more");
        Assert.That(log.Producers.Count, Is.EqualTo(1));
        log.Producers.RemoveExpired();
        Assert.That(log.Producers.Count, Is.Zero);

        log.Send(P, 5);
        Assert.That(log.Check(P, 5).Kind, Is.EqualTo(Duplicate));
        await log.ReopenAsync();
        Assert.That(log.Check(P, 5).Kind, Is.EqualTo(Duplicate));
    }

    [Test]
    public void Check_HostileTimestamps_ThrowsNothing()
    {
        log.Send(P, 0, timestamp: long.MaxValue);
        log.Send(P + 1, 0, timestamp: long.MinValue);

        Assert.That(log.Check(P, 0).Kind, Is.EqualTo(Duplicate));
        Assert.That(log.Check(P + 1, 0).Kind, Is.EqualTo(Duplicate));
    }

    [Test]
    public void BatchesWithoutProducer_LeaveNoTrace()
    {
        log.Log.AppendAsLeader(Batches.Produced(3), 0);

        Assert.That(log.Producers.Count, Is.Zero);
        Assert.That(log.Producers.Check(RecordBatch.Read(Batches.Produced(3))).Kind, Is.EqualTo(Append));
    }

    private static (ProducerVerdictKind Kind, long First, long Last) Offsets(ProducerVerdict verdict) =>
        (verdict.Kind, verdict.Original.BaseOffset, verdict.Original.LastOffset);

    private static List<ProducerVerdict> States(ProducerLog log) =>
    [
        .. from producer in Enumerable.Range(0, 3)
           from epoch in Enumerable.Range(0, 3)
           from sequence in Enumerable.Range(0, 10)
           from count in Enumerable.Range(1, 2)
           select log.Check(producer, sequence, count, (short)epoch),
    ];
}
