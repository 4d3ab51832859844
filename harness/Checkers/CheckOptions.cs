namespace Harness.Checkers;

/// <summary>What a checker is told about a history beside its entries.</summary>
public sealed record CheckOptions
{
    /// <summary>What to call the history in errors.</summary>
    public string Name { get; init; } = "history";

    /// <summary>
    /// Asked now and then; once it says yes the checker stops, with the reason <see cref="TimeOver"/> unless it has
    /// found something by then.
    /// </summary>
    public Func<bool> IsOver { get; init; } = () => false;

    /// <summary>Why a verdict is unknown if the time was over before it was there.</summary>
    public static string TimeOver(long entries) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"the time limit was reached after {entries} entries, before everything was judged");
}
