using Broker.Replication;

namespace Broker.Tests.Replication;

public sealed class FollowerProgressTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(10);

    private FollowerProgress progress = null!;

    [SetUp]
    public void SetUp() => progress = new FollowerProgress(Start);

    [Test]
    public void ConfirmedAt_FetchAfterAnAnswerOnTheSameConnection_IsThePositionOfTheAnswer()
    {
        Fetch(connection: 1);
        progress.OnAnswer(5, highWatermark: 0, onConnection: 1);
        Assert.That(progress.ConfirmedAt, Is.EqualTo(-1), "the answer may still be under way");

        Fetch(connection: 1);
        Assert.That(progress.ConfirmedAt, Is.EqualTo(5));
    }

    [Test]
    public void ConfirmedAt_FetchOnAnotherConnection_SaysNothing()
    {
        Fetch(connection: 1);
        progress.OnAnswer(5, highWatermark: 0, onConnection: 1);
        Fetch(connection: 2);
        Assert.That(progress.ConfirmedAt, Is.EqualTo(-1), "it may have been sent before the answer");

        Fetch(connection: 2);
        Assert.That(progress.ConfirmedAt, Is.EqualTo(-1), "nothing was answered on this connection");
    }

    [Test]
    public void OnAnswer_OnAConnectionThatWasReplaced_DoesNotCount()
    {
        Fetch(connection: 1);
        Fetch(connection: 2);
        progress.OnAnswer(5, highWatermark: 9, onConnection: 1);
        Fetch(connection: 2);

        Assert.That(progress.ConfirmedAt, Is.EqualTo(-1));
        Assert.That(progress.SentHighWatermark, Is.EqualTo(-1));
    }

    [Test]
    public void CaughtUpAt_FetchFromTheEnd_IsNow()
    {
        progress.OnFetch(10, 10, Start + Seconds(5), 1);

        Assert.That(progress.CaughtUpAt, Is.EqualTo(Start + Seconds(5)));
    }

    [Test]
    public void CaughtUpAt_LeaderMovesOn_IsTheTimeOfTheFetchWhoseEndWasReached()
    {
        progress.OnFetch(8, 10, Start + Seconds(5), 1);
        Assert.That(progress.CaughtUpAt, Is.EqualTo(Start));

        progress.OnFetch(10, 14, Start + Seconds(6), 1);
        Assert.That(progress.CaughtUpAt, Is.EqualTo(Start + Seconds(5)));

        progress.OnFetch(12, 18, Start + Seconds(7), 1);
        Assert.That(progress.CaughtUpAt, Is.EqualTo(Start + Seconds(5)), "the end at the last fetch was 14");
    }

    [Test]
    public void OnProcess_EarlierProcess_DoesNotCount()
    {
        progress.OnProcess(25);
        progress.OnProcess(20);
        Assert.That(progress.BrokerEpoch, Is.EqualTo(25));
    }

    [Test]
    public void OnDivergence_OffsetAbove_FallsToIt()
    {
        Assert.That(progress.Offset, Is.EqualTo(-1));
        progress.OnDivergence(3);
        Assert.That(progress.Offset, Is.EqualTo(-1), "nothing was fetched in this epoch yet");
        progress.OnFetch(10, 10, Start, 1);
        progress.OnDivergence(3);
        Assert.That(progress.Offset, Is.EqualTo(3));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Fetch(long connection) => progress.OnFetch(0, 0, Start, connection);
}
