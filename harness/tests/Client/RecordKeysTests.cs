using Harness.Client;

namespace Harness.Tests.Client;

public sealed class RecordKeysTests
{
    [TestCase(0, 0)]
    [TestCase(25, 250)]
    [TestCase(100, 1000)]
    public void IsTombstone_ManyValues_AreSoManyOfAHundredAndOfEveryKey(int percent, int expected)
    {
        var values = Enumerable.Range(0, 1000).Select(i => (long)i * 1000).ToList();
        var tombstones = values.Where(value => RecordKeys.IsTombstone(value, percent)).ToList();

        Assert.That(tombstones, Has.Count.EqualTo(expected).Within(40));
        Assert.That(
            tombstones.Select(value => RecordKeys.Of(value, 10)).Distinct().Count(), Is.EqualTo(percent > 0 ? 10 : 0));
    }
}
