using Harness.Checkers;
using Harness.Guided;
using Harness.Simulation;

namespace Harness.Tests.Guided;

public sealed class CorpusTests
{
    [Test]
    public void Learn_SomethingNew_BecomesAMember()
    {
        var corpus = new Corpus();

        Assert.That(corpus.Learn(Entry(1), SearchResults.Of("a")), Is.True);
        Assert.That(corpus.Learn(Entry(2), SearchResults.Of("a")), Is.False);
        Assert.That(corpus.Learn(Entry(3), SearchResults.Of("a", "b")), Is.True);
        Assert.That(corpus.Members.Select(member => member.Entry.Seed), Is.EqualTo(new[] { 1UL, 3UL }));
        Assert.That(corpus.Known, Is.EqualTo(2));
        Assert.That(corpus.Members[1].Branches, Is.EqualTo(new[] { "a", "b" }));
    }

    [TestCase(Verdict.Invalid)]
    [TestCase(Verdict.Unknown)]
    public void Learn_RunThatIsNotValid_IsKnownButNoMember(Verdict verdict)
    {
        var corpus = new Corpus();
        var results = SearchResults.Of(new Dictionary<string, long> { ["a"] = 1 }, verdict);

        Assert.That(corpus.Learn(Entry(1), results), Is.True);
        Assert.That((corpus.Members.Count, corpus.Known), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Pick_RareFeature_IsPickedMoreOften()
    {
        var corpus = new Corpus();
        corpus.Learn(Entry(1), SearchResults.Of("often"));
        corpus.Learn(Entry(2), SearchResults.Of("seldom"));
        for (var i = 0; i < 8; i++)
        {
            corpus.Learn(Entry(3), SearchResults.Of("often"));
        }

        var random = new HashRandom(1, "test", "");
        var energies = corpus.Energies();
        var picked = Enumerable.Range(0, 1000).Count(_ => corpus.Pick(energies, random).Seed == 2);

        // One in ten is the other one.
        Assert.That(picked, Is.InRange(850, 950));
    }

    [Test]
    public void Cover_OfMembers_HasAllFeaturesAndTheMostTellingFirst()
    {
        CorpusMember[] members =
        [
            new(Entry(1), ["a"], []), new(Entry(2), ["a", "b", "c"], []), new(Entry(3), ["c", "d"], []),
            new(Entry(4), ["b"], []),
        ];

        Assert.That(
            CorpusCover.Of(members).Select(member => member.Entry.Seed), Is.EqualTo(new[] { 2UL, 3UL }));
    }

    private static CorpusEntry Entry(ulong seed) => new("test", seed, 0, []);
}
