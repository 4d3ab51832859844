using System.Globalization;
using Harness.Runs;
using Reports.Text;

namespace Reports.Pages;

/// <summary>The numbers of a run.</summary>
internal static class FactList
{
    private const int ValueLimit = 120;
    private const int LongValueLimit = 1000;

    /// <summary>What the run was.</summary>
    public static IReadOnlyList<Fact> Identity(RunResults results)
    {
        var facts = new List<Fact>
        {
            Plain("Scenario", results.Scenario),
            Mono("Seed", results.Seed.ToString(CultureInfo.InvariantCulture)),
            Mono("Commit", Commit(results.Commit)) with { Hint = results.Commit },
            Plain("Model", results.Model),
            Plain("Target", results.Target),
            Plain("Explored by", results.Explore),
        };
        if (results.Defect is { } defect)
        {
            facts.Add(Plain("Planted defect", defect));
        }

        return facts;
    }

    /// <summary>What the run amounted to.</summary>
    public static IReadOnlyList<Fact> Extent(RunResults results)
    {
        var counts = results.Operations;
        var fired = results.Faults.Values.Sum(count => (long)count);
        var vetoed = results.Vetoed.Values.Sum(count => (long)count);
        var drawn = results.Swarm is { } swarm
            ? new[] { Long("Drawn clients", swarm.ClientText), Long("Drawn faults", swarm.FaultText) }
            : [];
        return
        [
            Plain(
                "Operations",
                $"{Words.Count(counts.Ok)} ok · {Words.Count(counts.Info)} info · {Words.Count(counts.Fail)} fail"),
            Plain("Faults", $"{Words.Count(fired)} fired · {Words.Count(vetoed)} vetoed"),
            Plain("Length", Words.Number(results.VirtualSeconds, "0.##") + " virtual s"),
            Plain("Enabled events", Words.Number(results.EnabledMean, "0.00") + " on average"),
            .. drawn,
        ];
    }

    /// <summary>How strong a test it was.</summary>
    public static IReadOnlyList<Fact> Strength(RunResults results) =>
    [
        Plain("Choices", Words.Count(results.Choices)) with { Hint = "Picks among two or more enabled events" },
        Plain("Steps", Words.Count(results.Steps)) with { Hint = "Events executed" },
        Mono("Run hash", results.RunHash),
        Mono("History hash", results.HistoryHash),
    ];

    /// <summary>Operations by outcome; positions are percent of a bar.</summary>
    public static IReadOnlyList<OutcomeShare> Outcomes(OperationCounts counts)
    {
        var shares = new List<OutcomeShare>();
        var x = 0.0;
        foreach (var (outcome, count) in new[] { ("ok", counts.Ok), ("info", counts.Info), ("fail", counts.Fail) })
        {
            var share = counts.Total == 0 ? 0 : 100.0 * count / counts.Total;
            shares.Add(new OutcomeShare(
                outcome,
                Words.Count(count),
                Words.Number(share, share is > 0 and < 10 ? "0.0" : "0") + " %",
                Words.Number(x, "0.##"),
                Words.Number(share, "0.##")));
            x += share;
        }

        return shares;
    }

    /// <summary>Faults by kind, kinds in ordinal order.</summary>
    public static IReadOnlyList<FaultCount> Faults(RunResults results) =>
    [
        .. results.Faults.Keys.Concat(results.Vetoed.Keys)
            .Distinct().Order(StringComparer.Ordinal)
            .Select(kind =>
            {
                var fired = results.Faults.GetValueOrDefault(kind);
                var vetoed = results.Vetoed.GetValueOrDefault(kind);
                return new FaultCount(Words.Clip(kind, 40), Words.Count(fired), Words.Count(vetoed), fired == 0);
            }),
    ];

    private static string Commit(string commit)
    {
        var (hash, dirty) = commit.EndsWith("+dirty", StringComparison.Ordinal)
            ? (commit[..^"+dirty".Length], " + changes")
            : (commit, string.Empty);
        return (hash.Length == 40 ? hash[..12] : hash) + dirty;
    }

    private static Fact Plain(string name, string value) =>
        new(name, Words.Clip(value, ValueLimit), false, string.Empty);

    private static Fact Long(string name, string value) =>
        new(name, Words.Clip(value, LongValueLimit), false, "What this run has of its scenario");

    private static Fact Mono(string name, string value) =>
        new(name, Words.Clip(value, ValueLimit), true, string.Empty);
}
