using Harness.Guided;

namespace Harness.Tests.Guided;

public sealed class FeaturesTests
{
    [TestCase(1, "truncated ≤1")]
    [TestCase(2, "truncated ≤2")]
    [TestCase(3, "truncated ≤4")]
    [TestCase(4, "truncated ≤4")]
    [TestCase(5, "truncated ≤8")]
    [TestCase(1000, "truncated ≤1024")]
    public void Of_Counts_AreToldByPowersOfTwo(long count, string feature) => Assert.That(
        Features.Of(SearchResults.Of(new Dictionary<string, long> { ["truncated"] = count })),
        Is.EqualTo(new[] { feature }));

    [Test]
    public void Of_BranchNotReached_IsNoFeature() => Assert.That(
        Features.Of(SearchResults.Of(new Dictionary<string, long> { ["truncated"] = 0 })), Is.Empty);
}
