using Broker.Server.Cluster;

namespace Broker.Tests.Server.Cluster;

/// <summary>What a check of real processes takes for a mistake.</summary>
[TestFixture]
public sealed class LogComparisonTests
{
    [Test]
    public void Compare_EverythingInOrder_IsWell() =>
        Assert.That(LogComparison.Compare(Sent(3), [(0, 1), (1, 2), (2, 3)]), Is.Empty);

    [Test]
    public void Compare_OffsetNotTold_IsWell()
    {
        var sent = new SentRecords { Sent = 1 };
        sent.Acknowledge(1, -1);

        Assert.That(LogComparison.Compare(sent, [(7, 1)]), Is.Empty);
    }

    [Test]
    public void Compare_AcknowledgedRecordMissing_IsLost() =>
        Assert.That(
            LogComparison.Compare(Sent(2), [(0, 1)]),
            Is.EqualTo(new[] { "1 lost: record 2, acknowledged at offset 1, is missing" }));

    [Test]
    public void Compare_RecordTwice_IsDuplicated() =>
        Assert.That(
            LogComparison.Compare(Sent(2), [(0, 1), (1, 2), (2, 2)]),
            Is.EqualTo(new[] { "1 duplicated: record 2 is at offset 1 and at 2" }));

    [Test]
    public void Compare_LaterRecordFirst_IsReorderedAndMoved() =>
        Assert.That(
            LogComparison.Compare(Sent(2), [(0, 2), (1, 1)]),
            Is.EqualTo(new[]
            {
                "2 moved: record 1, acknowledged at offset 0, is at 1; record 2, acknowledged at offset 1, is at 0",
                "1 reordered: record 1 at offset 1 comes after 2",
            }));

    [TestCase(0)]
    [TestCase(3)]
    public void Compare_NumberNobodySent_IsForeign(int number) =>
        Assert.That(
            LogComparison.Compare(Sent(2), [(0, 1), (1, 2), (2, number)]),
            Is.EqualTo(new[] { $"1 foreign: record {number} at offset 2 was never sent" }));

    [Test]
    public void Compare_NoAnswer_IsTold()
    {
        var sent = Sent(1);
        sent.Sent = 3;
        sent.Refuse(2, "too late");

        Assert.That(
            LogComparison.Compare(sent, [(0, 1)]),
            Is.EqualTo(new[]
            {
                "1 refused: the client gave up on record 2: too late", "1 unanswered: nothing was heard of record 3",
            }));
    }

    [Test]
    public void Compare_ManyMistakes_AreCountedAndCut() =>
        Assert.That(
            LogComparison.Compare(Sent(9), []).Single(),
            Does.StartWith("9 lost: record 1,").And.EndsWith("record 3, acknowledged at offset 2, is missing; …"));

    private static SentRecords Sent(int count)
    {
        var sent = new SentRecords { Sent = count };
        for (var number = 1; number <= count; number++)
        {
            sent.Acknowledge(number, number - 1);
        }

        return sent;
    }
}
