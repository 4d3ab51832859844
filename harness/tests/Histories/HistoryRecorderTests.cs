using Harness.Histories;
using Harness.Runs;

namespace Harness.Tests.Histories;

public sealed class HistoryRecorderTests
{
    private static HistoryEntry Read => HistoryRecorder.Template(EntryType.Invoke) with
    {
        Client = "client-1", F = "read", Topic = "t", Partition = 0, Offset = 0,
    };

    [Test]
    public void Invoke_SecondOperationWhileOneIsOpen_TakesAnotherProcess() => Record(history =>
    {
        var first = history.Invoke(Read);
        var second = history.Invoke(Read);

        Assert.That(second.Process, Is.Not.EqualTo(first.Process));
    });

    [Test]
    public void Invoke_AfterAKnownOutcome_TakesTheSameProcess() => Record(history =>
    {
        var first = history.Invoke(Read);
        history.Complete(first, EntryType.Fail, "NOT_LEADER_OR_FOLLOWER", entry => entry);

        Assert.That(history.Invoke(Read).Process, Is.EqualTo(first.Process));
    });

    [Test]
    public void Invoke_AfterAnUnknownOutcome_NeverTakesThatProcessAgain() => Record(history =>
    {
        var first = history.Invoke(Read);
        history.Complete(first, EntryType.Info, "TIMEOUT", entry => entry);

        Assert.That(history.Invoke(Read).Process, Is.Not.EqualTo(first.Process));
    });

    [Test]
    public void Count_OpenOperation_IsUnknown() => Record(history =>
    {
        history.Complete(history.Invoke(Read), EntryType.Ok, null, entry => entry);
        history.Invoke(Read);

        Assert.That(OperationCounts.Of(history.Entries), Is.EqualTo(new OperationCounts(Ok: 1, Fail: 0, Info: 1)));
    });

    [Test]
    public void OpenAppends_CountsAppendsUntilTheyEnd() => Record(history =>
    {
        var append = history.Invoke(Read with { F = "append", Offset = null, Values = [1], Acks = -1 });
        Assert.That(history.OpenAppends, Is.EqualTo(1));

        history.Complete(append, EntryType.Info, "TIMEOUT", entry => entry);
        Assert.That(history.OpenAppends, Is.Zero);
    });

    private static void Record(Action<HistoryRecorder> body) => body(new HistoryRecorder(() => 0));
}
