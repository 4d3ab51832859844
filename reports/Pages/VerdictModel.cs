using Harness.Checkers;
using Harness.Runs;
using Reports.Text;

namespace Reports.Pages;

/// <summary>A verdict as a word, a kind that picks icon and colour, and a sentence.</summary>
internal sealed record VerdictModel(string Word, string Kind, string Sentence)
{
    /// <summary>The verdict of a run.</summary>
    public static VerdictModel Of(RunResults results) => results.Verdict switch
    {
        Verdict.Valid => new("Valid", "valid", $"The history satisfies the model {Words.Clip(results.Model, 60)}."),
        Verdict.Invalid => new("Invalid", "invalid",
            Found(results) + (Expectation.IsMet(results) ? " Its scenario expects that." : string.Empty)),
        _ => new("Unknown", "unknown", Words.Clip(results.Reason ?? "The history could not be judged.", 600)),
    };

    private static string Found(RunResults results)
    {
        var kinds = results.Anomalies.OrderBy(anomaly => Anomalies.RankOf(anomaly.Id))
            .Select(anomaly => $"{AnomalyText.Of(anomaly.Id).Title.ToLowerInvariant()} × {Words.Count(anomaly.Count)}")
            .ToList();
        return kinds.Count == 0
            ? $"The history violates the model {Words.Clip(results.Model, 60)}."
            : $"The history violates the model {Words.Clip(results.Model, 60)}: {string.Join(", ", kinds)}.";
    }
}
