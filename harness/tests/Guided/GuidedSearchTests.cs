using Harness.Checkers;
using Harness.Guided;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Tests.Scenarios;

namespace Harness.Tests.Guided;

public sealed class GuidedSearchTests
{
    private static readonly Scenario Scenario = ScenarioText.Parse();

    [Test]
    public void Plan_SameSeedAndResults_IsTheSame()
    {
        var (first, second) = (Search(48, seed: 5), Search(48, seed: 5));

        Assert.That(Texts(first, 48), Is.EqualTo(Texts(second, 48)));
        Assert.That(Texts(Search(48, seed: 6), 48), Is.Not.EqualTo(Texts(first, 48)));
    }

    [Test]
    public void Plan_MoreRuns_BeginsWithTheSame() =>
        Assert.That(Texts(Search(32, seed: 5), 32), Is.EqualTo(Texts(Search(64, seed: 5), 64).Take(32)));

    [Test]
    public void Plan_FirstGeneration_IsWhatTheScenarioGenerates()
    {
        var search = new GuidedSearch(Scenario, 5, []);

        for (var run = 0; run < GuidedSearch.GenerationSize; run++)
        {
            var entry = search.Plan(run);
            Assert.That(entry.Seed, Is.EqualTo(5UL + (ulong)run));
            Assert.That(
                Text(entry), Is.EqualTo(Text(CorpusEntry.Generate(Scenario, entry.Seed, entry.ScheduleSeed))));
        }
    }

    [Test]
    public void Plan_KnownEntries_ComeFirst()
    {
        var known = CorpusEntry.Generate(Scenario, 77, 78);
        var search = new GuidedSearch(Scenario, 5, [known]);

        Assert.That(search.Plan(0), Is.SameAs(known));
        Assert.That(Enumerable.Range(0, 18).Select(search.Awaits),
            Is.EqualTo(new[] { 0 }.Concat(Enumerable.Repeat(1, 16)).Append(17)));
        Assert.Throws<InvalidOperationException>(() => search.Plan(1));
        search.Learn(Results(known));
        Assert.That(search.Plan(1), Is.Not.Null);
        Assert.Throws<InvalidOperationException>(() => search.Plan(17));
        Assert.That(search.FeaturesOfKnown, Is.EqualTo(search.Features));
    }

    [Test]
    public void Plan_LaterGenerations_AreMostlyMutants()
    {
        var planned = Planned(Search(160, seed: 5), 160).Skip(GuidedSearch.GenerationSize).ToList();

        var generated = planned.Count(entry =>
            Text(entry) == Text(CorpusEntry.Generate(Scenario, entry.Seed, entry.ScheduleSeed)));
        Assert.That(generated, Is.InRange(50, 95));
    }

    [Test]
    public void Learn_NothingValid_GeneratesOn()
    {
        var search = new GuidedSearch(Scenario, 5, []);
        for (var run = 0; run < 32; run++)
        {
            search.Plan(run);
            search.Learn(SearchResults.Of(new Dictionary<string, long> { ["a"] = 1L << run }, Verdict.Unknown));
        }

        Assert.That(Planned(search, 32).Select(entry => entry.Seed),
            Is.EqualTo(Enumerable.Range(5, 32).Select(seed => (ulong)seed)));
        Assert.That((search.Novel, search.Corpus.Count), Is.EqualTo((32, 0)));
    }

    private static GuidedSearch Search(int runs, ulong seed)
    {
        var search = new GuidedSearch(Scenario, seed, []);
        for (var run = 0; run < runs; run++)
        {
            search.Learn(Results(search.Plan(run)));
        }

        return search;
    }

    // What the faults are stands for what a run reaches.
    private static RunResults Results(CorpusEntry entry) => SearchResults.Of(
        entry.Faults.GroupBy(fault => $"{fault.Kind}-{fault.AtMs / 1000}-{fault.DurationMs / 300}")
            .ToDictionary(feature => feature.Key, feature => feature.LongCount()));

    private static IEnumerable<CorpusEntry> Planned(GuidedSearch search, int runs) =>
        Enumerable.Range(0, runs).Select(search.Plan);

    private static List<string> Texts(GuidedSearch search, int runs) => [.. Planned(search, runs).Select(Text)];

    private static string Text(CorpusEntry entry) => CorpusJson.Write(entry);
}
