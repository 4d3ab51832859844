using FsCheck;
using FsCheck.Fluent;
using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>
/// Draws what a run has of its scenario: everything is in or out with equal chances, and none depends on the others.
/// There are always appends, and some kind of fault where the scenario has one.
/// </summary>
internal static class SwarmGenerator
{
    private const int GeneratorSize = 1;

    // Where the draws of each list begin: no list is longer.
    private const int ReadsFrom = 100;
    private const int FeaturesFrom = 200;
    private const int KindsFrom = 1000;
    private const int SequencesFrom = 2000;

    private static readonly Gen<bool> Coin = Gen.Elements(true, false);

    // How much more than the scenario says: an order of magnitude between the least and the most.
    private static readonly Gen<int> Factors = Gen.Elements(1, 2, 4, 8);

    private static readonly Gen<(int Rate, int Appends, int Faults)> Strengths =
        from rate in Gen.Elements(25, 50, 100, 150)
        from appends in Gen.Choose(10, 90)
        from faults in Gen.Elements(50, 100, 150)
        select (rate, appends, faults);

    public static Swarm Draw(Scenario scenario, ulong seed)
    {
        var (rate, appends, faults) = Sample(Strengths, seed, 0);
        var reads = Drawn(SwarmFeatures.ReadsOf(scenario.Clients).Select(kind => kind.Name), seed, ReadsFrom);
        var features = SwarmFeatures.Of(scenario)
            .Where(feature => Sample(Coin, seed, FeaturesFrom + SwarmFeatures.All.ToList().IndexOf(feature))).ToList();
        var settings = scenario.Faults;
        var kinds = Kinds(settings).Where((_, i) => settings.Kinds[i].Weight > 0).ToList();
        var sequences = Sequences(settings).Where((_, i) => settings.Sequences[i].Weight > 0).ToList();
        var (someKinds, someSequences) = (Drawn(kinds, seed, KindsFrom), Drawn(sequences, seed, SequencesFrom));
        if (someKinds.Count + someSequences.Count == 0 && kinds.Count > 0)
        {
            someKinds = [new(kinds[Sample(Gen.Choose(0, kinds.Count - 1), seed, 1)], 1)];
        }

        return new Swarm(
            Math.Max(1, scenario.Clients.OperationsPerSecond * rate / 100),
            reads.Count == 0 ? 100 : appends,
            OfAHundred(reads),
            features,
            faults,
            someKinds,
            someSequences);
    }

    /// <summary>The names of the kinds of faults, in the order of the scenario.</summary>
    public static IReadOnlyList<string> Kinds(ScenarioFaults faults) =>
        Numbered([.. faults.Kinds.Select(kind => FaultTraits.Of(kind.Kind).Name)]);

    /// <summary>The names of the sequences, in the order of the scenario.</summary>
    public static IReadOnlyList<string> Sequences(ScenarioFaults faults) =>
        Numbered([.. faults.Sequences.Select(sequence => sequence.Name)]);

    private static IReadOnlyList<string> Numbered(IReadOnlyList<string> names) =>
    [
        .. names.Select((name, i) => names.Take(i).Count(other => other == name) is > 0 and var before
            ? $"{name}-{before + 1}"
            : name),
    ];

    private static List<SwarmShare> Drawn(IEnumerable<string> names, ulong seed, int from)
    {
        var draws = from isIn in Coin
                    from factor in Factors
                    select isIn ? factor : 0;
        return [.. names.Select((name, i) => new SwarmShare(name, Sample(draws, seed, from + i)))
            .Where(part => part.Share > 0)];
    }

    // Rounded so that they add up.
    private static IReadOnlyList<SwarmShare> OfAHundred(List<SwarmShare> parts)
    {
        var shares = new List<SwarmShare>();
        var (all, before, passed) = (parts.Sum(part => part.Share), 0, 0);
        foreach (var part in parts)
        {
            passed += part.Share;
            shares.Add(part with { Share = (100 * passed / all) - before });
            before = 100 * passed / all;
        }

        return shares;
    }

    private static T Sample<T>(Gen<T> gen, ulong seed, int ordinal) =>
        gen.Sample(1, PlanSeed.For(seed, PlanSeed.Swarms, ordinal), GeneratorSize).First();
}
