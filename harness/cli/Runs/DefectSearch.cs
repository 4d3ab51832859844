using Harness.Checkers;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>The runs with a defect so far, and what they came to.</summary>
/// <param name="defect">The defect.</param>
internal sealed class DefectSearch(PlantedDefect defect)
{
    /// <summary>The defect.</summary>
    public PlantedDefect Defect => defect;

    /// <summary>Runs made.</summary>
    public int Runs { get; private set; }

    /// <summary>How long they took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The first run that convicts it; null for none.</summary>
    public Conviction? First { get; private set; }

    /// <summary>The first with an anomaly that clients can see; null for none.</summary>
    public Conviction? Seen { get; private set; }

    /// <summary>The run to show: of <see cref="Seen"/>, else of <see cref="First"/>; null for none.</summary>
    public RunResults? Finder { get; private set; }

    /// <summary>Takes in the next run.</summary>
    /// <param name="results">Its results.</param>
    /// <param name="elapsed">How long all runs took.</param>
    public void Add(RunResults results, TimeSpan elapsed)
    {
        Runs++;
        Elapsed = elapsed;
        if (!Convicts(results))
        {
            return;
        }

        var conviction = Conviction.Of(defect, results, Runs, elapsed);
        var isSeen = results.Anomalies.Any(found => Anomalies.IsSeenByClients(found.Id));
        if (First is null || (isSeen && Seen is null))
        {
            Finder = results;
        }

        First ??= conviction;
        Seen ??= isSeen ? conviction : null;
    }

    private bool Convicts(RunResults results) => results.Verdict == Verdict.Invalid
        && (defect.Anomaly is not { } anomaly || results.Anomalies.Any(found => found.Id == anomaly));
}
