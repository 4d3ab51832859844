using Reports.Timelines;

namespace Reports.Tests.Timelines;

public sealed class TimeScaleTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void X_LaterTime_IsNeverFurtherLeft()
    {
        var scale = new TimeScale([0, 5, 1_000_000, 3 * Second, 90 * Second], [(1_000_000, 3 * Second, 7)]);

        var xs = Enumerable.Range(0, 1000).Select(i => scale.X(i * Second / 10)).ToList();

        Assert.That(xs, Is.Ordered);
        Assert.That(scale.X(5), Is.GreaterThan(scale.X(0)));
        Assert.That(xs[^1], Is.LessThanOrEqualTo(scale.Width));
    }

    [Test]
    public void Breaks_Hidden_KeepTheirCountAndPlace()
    {
        var scale = new TimeScale([0, Second, 2 * Second, 9 * Second], [(Second, 9 * Second, 42)]);

        var (from, to, hidden) = scale.Breaks.Single();
        Assert.That(hidden, Is.EqualTo(42));
        Assert.That((from, to), Is.EqualTo((scale.X(Second), scale.X(9 * Second))));
        Assert.That(scale.X(2 * Second), Is.GreaterThan(from).And.LessThan(to));
    }

    [Test]
    public void Place_Overlapping_TakesAnotherRow()
    {
        var packer = new RowPacker();

        int[] rows = [packer.Place(0, 10), packer.Place(5, 8), packer.Place(8, 20), packer.Place(10, 12)];

        Assert.That(rows, Is.EqualTo(new[] { 0, 1, 1, 0 }));
    }
}
