using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class HostRandomTests
{
    [Test]
    public void NextBits_ManyDraws_SetEveryBitInSomeAndNotInAll()
    {
        var random = new HostRandom();
        var draws = Enumerable.Range(0, 200).Select(_ => random.NextBits()).ToList();

        Assert.That(draws.Aggregate((left, right) => left | right), Is.EqualTo(ulong.MaxValue));
        Assert.That(draws.Aggregate((left, right) => left & right), Is.Zero);
    }
}
