using Broker.Configuration;
using Broker.Replication;
using Broker.Tests.Doubles;

namespace Broker.Tests.Replication;

public sealed class ReplicationQuotaTests
{
    private readonly TestWorld world = new();

    [Test]
    public void IsExceeded_NoLimitOrNothingReplicated_Never()
    {
        var quota = Quota(long.MaxValue);
        quota.Record(long.MaxValue / 2);
        Assert.That(quota.IsExceeded, Is.False);

        Assert.That(Quota(0).IsExceeded, Is.False, "without a byte there is nothing to limit");
    }

    [Test]
    public void IsExceeded_BytesOfAMoment_CountAsThoseOfAWholeWindow()
    {
        var quota = Quota(1000);
        quota.Record(1000);
        Assert.That(quota.IsExceeded, Is.False);

        quota.Record(1);
        Assert.That(quota.IsExceeded);
    }

    [Test]
    public void IsExceeded_TimePasses_TheRateFalls()
    {
        var quota = Quota(1000);
        quota.Record(2500);
        Pass(2400);
        Assert.That(quota.IsExceeded);

        Pass(200);
        Assert.That(quota.IsExceeded, Is.False, "2500 bytes in 2.6 seconds");
        quota.Record(200);
        Assert.That(quota.IsExceeded);
    }

    [Test]
    public void IsExceeded_WindowsAreOver_AreForgotten()
    {
        var quota = Quota(0);
        quota.Record(1_000_000);
        Pass(500);
        quota.Record(1);
        Pass(1000);
        quota.Record(1);
        Pass(9499);
        Assert.That(quota.IsExceeded, "the first of eleven windows began 10999 ms ago");

        Pass(1);
        quota.Limit = 1;
        Assert.That(quota.IsExceeded, Is.False, "one byte is left, of 9500 ms ago");
        quota.Limit = 0;
        Pass(1500);
        Assert.That(quota.IsExceeded, Is.False);
    }

    [TestCase("*", true, true)]
    [TestCase("", false, false)]
    [TestCase("0:1", true, false)]
    [TestCase(" 0:1 , 7:2,", true, true)]
    [TestCase("1:0", false, false)]
    public void ThrottledReplicas_Of_NoneAllOrSome(string text, bool first, bool second)
    {
        var replicas = ThrottledReplicas.Parse(text);

        Assert.That((replicas.Contains(0, 1), replicas.Contains(7, 2)), Is.EqualTo((first, second)));
    }

    [TestCase("1")]
    [TestCase("1:2:3")]
    [TestCase("*,0:1")]
    [TestCase("-1:2")]
    [TestCase("0:99999999999")]
    public void ThrottledReplicas_Wrong_NamesIt(string text) => Assert.That(
        () => ThrottledReplicas.Parse(text),
        Throws.TypeOf<FormatException>().With.Message.Contains("partition:broker"));

    private ReplicationQuota Quota(long limit) => new(world.Time, 11, TimeSpan.FromSeconds(1)) { Limit = limit };

    private void Pass(int milliseconds) =>
        world.Run(() => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), world.Time));
}
