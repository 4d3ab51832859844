using Reports.Timelines;

namespace Reports.Tests.Timelines;

public sealed class TimelineSelectionTests
{
    [Test]
    public void Choose_FewOperations_TakesAll() =>
        Assert.That(TimelineSelection.Choose(160, [[3]], 0), Is.EqualTo(Enumerable.Range(0, 160)));

    [Test]
    public void Choose_OneFinding_TakesFiftyOnEitherSide() =>
        Assert.That(TimelineSelection.Choose(1000, [[400]], 0), Is.EqualTo(Enumerable.Range(350, 101)));

    [Test]
    public void Choose_NoEvidence_LooksElsewhere() =>
        Assert.That(TimelineSelection.Choose(1000, [[]], 10), Is.EqualTo(Enumerable.Range(0, 61)));

    [Test]
    public void Choose_ManyFindings_KeepsEveryOperationOfTheFirstAndTheLimit()
    {
        int[][] evidence = [[100, 5000, 9990], .. Enumerable.Range(1, 40).Select(i => new[] { i * 200 })];

        var chosen = TimelineSelection.Choose(10_000, evidence, 0);

        Assert.That(chosen, Is.SupersetOf(evidence[0]).And.SupersetOf(evidence[1]).And.Ordered.And.Unique);
        // Closing breaks too small to be worth making may add a few.
        Assert.That(chosen, Has.Count.LessThanOrEqualTo(2 * TimelineSelection.Limit));
    }
}
