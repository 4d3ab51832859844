using Harness.Checkers;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>A run that convicted a defect.</summary>
/// <param name="Runs">Runs made until then, that one included.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Anomaly">Its most telling anomaly, or the one that the defect is to be convicted by.</param>
internal sealed record Conviction(int Runs, double Seconds, ulong Seed, string Anomaly)
{
    /// <summary>What a run that convicts the defect says.</summary>
    public static Conviction Of(PlantedDefect defect, RunResults results, int runs, TimeSpan elapsed) => new(
        runs, Math.Round(elapsed.TotalSeconds, 1), results.Seed,
        defect.Anomaly ?? results.Anomalies.MinBy(found => Anomalies.RankOf(found.Id))!.Id);
}
