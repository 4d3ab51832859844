using Broker.Storage;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class LeaderEpochsTests
{
    private const long LogEnd = 100;

    [Test]
    public void EndOffsetFor_NoEpochs_IsNone()
    {
        var epochs = new LeaderEpochs();
        Assert.That(epochs.EndOffsetFor(5, LogEnd), Is.EqualTo(EpochEndOffset.None));
        Assert.That(epochs.LastEpoch, Is.EqualTo(-1));
    }

    // Epochs 1 (from 0), 4 (from 10), 5 (from 10, so that 4 has no records), 9 (from 30).
    [TestCase(0, -1, -1, TestName = "EndOffsetFor_BelowAllEpochs_IsNone")]
    [TestCase(1, 1, 10, TestName = "EndOffsetFor_EarlierEpoch_EndsWhereTheNextStarts")]
    [TestCase(2, 1, 10, TestName = "EndOffsetFor_MissingEpoch_AnswersTheEpochBelow")]
    [TestCase(4, 4, 10, TestName = "EndOffsetFor_EpochWithoutRecords_EndsWhereItStarts")]
    [TestCase(5, 5, 30, TestName = "EndOffsetFor_EpochBeforeTheLast_EndsWhereTheLastStarts")]
    [TestCase(8, 5, 30, TestName = "EndOffsetFor_MissingEpochBeforeTheLast_AnswersTheEpochBelow")]
    [TestCase(9, 9, 100, TestName = "EndOffsetFor_LastEpoch_EndsWithTheLog")]
    [TestCase(12, 9, 100, TestName = "EndOffsetFor_AboveAllEpochs_AnswersTheLast")]
    public void EndOffsetFor(int requested, int epoch, long endOffset) => Assert.That(
        Of((1, 0), (4, 10), (5, 10), (9, 30)).EndOffsetFor(requested, LogEnd),
        Is.EqualTo(new EpochEndOffset(epoch, endOffset)));

    [Test]
    public void EndOffsetFor_EpochZero_IsAnEpochLikeOthers() =>
        Assert.That(Of((0, 0), (1, 7)).EndOffsetFor(0, LogEnd), Is.EqualTo(new EpochEndOffset(0, 7)));

    /// <summary>
    /// Three fast elections (KIP-279): the leader never was in epoch 2. Were it to answer its end offset for a higher
    /// epoch, the follower would keep records of epoch 2 that the leader does not have.
    /// </summary>
    [Test]
    public void EndOffsetFor_FollowerWithAnEpochTheLeaderLacks_BothTruncateToTheirCommonPrefix()
    {
        var leader = Of((0, 0), (1, 10), (3, 20));
        var follower = Of((0, 0), (2, 5));
        var answer = leader.EndOffsetFor(follower.LastEpoch, 25);
        Assert.That(answer, Is.EqualTo(new EpochEndOffset(1, 20)));
        var own = follower.EndOffsetFor(answer.Epoch, 22);
        Assert.That(own, Is.EqualTo(new EpochEndOffset(0, 5)));
        follower.TruncateFromEnd(Math.Min(answer.EndOffset, own.EndOffset));
        Assert.That(leader.EndOffsetFor(follower.LastEpoch, 25), Is.EqualTo(new EpochEndOffset(0, 10)));
    }

    [Test]
    public void Assign_SameEpochAgain_KeepsItsStart()
    {
        var epochs = Of((3, 10));
        Assert.That(epochs.Assign(3, 15), Is.False);
        Assert.That(epochs.Entries, Is.EqualTo(new[] { new EpochEntry(3, 10) }));
    }

    [TestCase(2, 20)]
    [TestCase(4, 9)]
    [TestCase(3, 9)]
    [TestCase(-1, 20)]
    public void Assign_OutOfOrder_Throws(int epoch, long startOffset)
    {
        var epochs = Of((3, 10));
        Assert.That(() => epochs.Assign(epoch, startOffset), Throws.ArgumentException);
        Assert.That(epochs.Entries, Has.Count.EqualTo(1));
    }

    [TestCase(31, 4)]
    [TestCase(30, 3)]
    [TestCase(11, 3)]
    [TestCase(10, 1)]
    [TestCase(0, 0)]
    public void TruncateFromEnd_AnyOffset_RemovesEpochsThatStartThereOrAfter(long offset, int left)
    {
        var epochs = Of((1, 0), (4, 10), (5, 10), (9, 30));
        Assert.That(epochs.TruncateFromEnd(offset), Is.EqualTo(left < 4));
        Assert.That(epochs.Entries, Has.Count.EqualTo(left));
    }

    [TestCase(0, 1)]
    [TestCase(9, 1)]
    [TestCase(10, 5)]
    [TestCase(99, 9)]
    public void EpochOf_AnyOffset_IsTheLastEpochThatStartsThereOrBelow(long offset, int epoch) =>
        Assert.That(Of((1, 0), (4, 10), (5, 10), (9, 30)).EpochOf(offset), Is.EqualTo(epoch));

    private static LeaderEpochs Of(params (int Epoch, long StartOffset)[] entries)
    {
        var epochs = new LeaderEpochs();
        foreach (var (epoch, startOffset) in entries)
        {
            epochs.Assign(epoch, startOffset);
        }

        return epochs;
    }
}
