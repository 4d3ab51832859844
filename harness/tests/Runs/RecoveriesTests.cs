using Broker.Lifecycle;
using Broker.Replication;
using Harness.Faults.Injection;

namespace Harness.Tests.Runs;

public sealed class RecoveriesTests
{
    private static readonly TopicPartition One = new("t", 0);
    private static readonly TopicPartition Two = new("t", 1);

    private readonly int[] losses = new int[4];
    private Recoveries recoveries = null!;

    [SetUp]
    public void ThreeBrokersInSync()
    {
        losses.AsSpan().Clear();
        recoveries = new Recoveries(3, broker => losses[broker]);
        recoveries.Observe(new PartitionEvents.BecameLeader(One, 1, 5, 0, [1, 2, 3]));
        recoveries.Observe(new PartitionEvents.BecameLeader(Two, 1, 5, 0, [1, 2]));
    }

    [Test]
    public void Unrecovered_NoLossOfPower_IsEmpty() => Assert.That(recoveries.Unrecovered, Is.Empty);

    [Test]
    public void Unrecovered_LossOfPower_LastsUntilBackEverywhere()
    {
        losses[2]++;
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 2 }));
        Register(2);
        Report(One, 5, 1, 3);
        Report(Two, 5, 1);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 2 }), "not back in the second partition");
        Report(Two, 5, 1, 2);
        Assert.That(recoveries.Unrecovered, Is.Empty);
    }

    [Test]
    public void Unrecovered_ReportThatKnowsNothingOfTheLoss_ChangesNothing()
    {
        losses[3]++;
        Register(3);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void Unrecovered_JoinedBeforeItsNewProcessRegistered_IsNotBack()
    {
        // The controller decided it before, or does not know yet that the process in sync is gone.
        losses[3]++;
        Report(One, 5, 1, 2);
        Report(One, 5, 1, 2, 3);
        Register(3);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 3 }));
        Report(One, 5, 1, 2);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.Empty);
    }

    [Test]
    public void Unrecovered_ReportOfADeposedLeader_ChangesNothing()
    {
        losses[3]++;
        Register(3);
        Report(One, 6, 1, 2);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 3 }));
        Report(One, 6, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.Empty);
    }

    [Test]
    public void Unrecovered_BrokerThatWasNotInSync_CountsAsItMayBeEligible()
    {
        Report(One, 5, 1, 2);
        losses[3]++;
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 3 }));
        Register(3);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.Empty, "it fetched what it lost to get in");
    }

    [Test]
    public void Unrecovered_BrokerThatNeverWasInSync_WasCountedOnByNobody()
    {
        recoveries.Observe(new PartitionEvents.BecameLeader(new("other", 0), 2, 0, 0, [1, 2]));
        losses[3]++;
        Register(3);
        Report(One, 5, 1, 2);
        Report(One, 5, 1, 2, 3);
        Assert.That(recoveries.Unrecovered, Is.Empty);
    }

    [Test]
    public void Unrecovered_LossAgainAfterRecovery_CountsAgain()
    {
        losses[3]++;
        Register(3);
        Report(One, 5, 1, 2);
        Report(One, 5, 1, 2, 3);
        losses[3]++;
        losses[1]++;
        Assert.That(recoveries.Unrecovered, Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public void OutOfSync_BrokerThatLeft_LastsUntilItIsBack()
    {
        Assert.That(recoveries.OutOfSync, Is.Empty, "3 never was in the second partition");
        Report(One, 5, 1);
        Assert.That(recoveries.OutOfSync, Is.EqualTo(new[] { 2, 3 }));
        Report(One, 6, 1, 2, 3);
        Assert.That(recoveries.OutOfSync, Is.Empty);
    }

    private void Register(int broker) => recoveries.Observe(new LifecycleEvents.Registered(broker, 100));

    private void Report(TopicPartition partition, int epoch, params int[] isr) =>
        recoveries.Observe(new PartitionEvents.IsrChanged(partition, 1, epoch, isr));
}
