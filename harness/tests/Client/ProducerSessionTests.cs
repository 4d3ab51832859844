using Broker.Runtime;
using Harness.Client;

namespace Harness.Tests.Client;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProducerSessionTests
{
    private static readonly Endpoint Leader = new("broker-1", 9092);
    private static readonly Endpoint Other = new("broker-2", 9092);

    private readonly ProducerSession session = new(42);

    [Test]
    public void TryEnter_BeforeAnythingWasAcknowledged_OneAtATime()
    {
        var first = Entered(2);

        Assert.That(session.TryEnter(Append()), Is.False);
        Acknowledge(first);
        Assert.That(Entered().Position, Is.EqualTo(new ProducerPosition(42, 0, 2)));
    }

    [Test]
    public void TryEnter_FirstStillOpen_NoMoreThanFiveEvenIfLaterOnesAreAcknowledged()
    {
        var open = Settled(5);

        Assert.That(session.TryEnter(Append()), Is.False);
        Acknowledge(open[2]);
        Acknowledge(open[4]);
        Assert.That(session.TryEnter(Append()), Is.False, "the broker would forget the first");
        Acknowledge(open[0]);
        Assert.That(Entered().Position.Sequence, Is.EqualTo(6));
        Assert.That(session.TryEnter(Append()), Is.False, "the second is open");
    }

    [Test]
    public void OnGivenUp_TheRestEndsFirst_ThenANewEpochBegins()
    {
        var open = Settled(2);

        session.OnGivenUp(open[0]);
        Assert.That(session.TryEnter(Append()), Is.False);
        Acknowledge(open[1]);

        Assert.That(Entered().Position, Is.EqualTo(new ProducerPosition(42, 1, 0)));
    }

    [Test]
    public void OnOutOfOrder_NodeThatNeverAcknowledgedWhatCameBefore_ProvesNothing()
    {
        var open = Settled(2);

        Send(open[0], Other);
        session.OnOutOfOrder(open[0]);
        Send(open[1], Leader);
        session.OnOutOfOrder(open[1]);

        Assert.That(open.Select(session.MaySend), Is.All.True);
        Assert.That(open.Select(append => append.Position.Epoch), Is.All.Zero);
    }

    [Test]
    public void OnOutOfOrder_NodeThatHadAcknowledgedWhatCameBefore_AllOpenOnesGoIntoANewEpoch()
    {
        var open = Settled(3);
        open[1].IsSending = true;

        Send(open[0], Leader);
        session.OnOutOfOrder(open[0]);
        Assert.That(session.MaySend(open[0]), Is.False, "an attempt of the old epoch is under way");
        open[1].IsSending = false;

        Assert.That(session.MaySend(open[1]), Is.False, "the first goes first");
        Assert.That(session.MaySend(open[0]), Is.True);
        Assert.That(
            open.Select(append => append.Position),
            Is.EqualTo(Enumerable.Range(0, 3).Select(sequence => new ProducerPosition(42, 1, sequence))));
    }

    [Test]
    public void OnOutOfOrder_AcknowledgedOnlyAfterTheAttemptBegan_ProvesNothing()
    {
        var open = Settled(3);
        Send(open[1], Other);
        Send(open[0], Other);
        session.OnAcknowledged(open[0]);

        session.OnOutOfOrder(open[1]);

        Assert.That(open[1].Position.Epoch, Is.Zero);
        Assert.That(session.MaySend(open[1]), Is.True);
    }

    private static PendingAppend Append(int values = 1) =>
        new([.. Enumerable.Range(0, values)], BatchShape.Plain, 1000);

    private PendingAppend Entered(int values = 1)
    {
        var append = Append(values);
        Assert.That(session.TryEnter(append), Is.True);
        return append;
    }

    // The leader has acknowledged sequence number 0; then come as many appends of one value each.
    private List<PendingAppend> Settled(int open)
    {
        Acknowledge(Entered());
        return [.. Enumerable.Range(0, open).Select(_ => Entered())];
    }

    private void Send(PendingAppend append, Endpoint node) => session.OnSending(append, node);

    private void Acknowledge(PendingAppend append)
    {
        Send(append, Leader);
        session.OnAcknowledged(append);
    }
}
