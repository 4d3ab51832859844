using System.Globalization;

namespace Reports.Text;

/// <summary>Numbers and strings as a page prints them: invariant, short, bounded.</summary>
internal static class Words
{
    private const double NanosecondsPerSecond = 1e9;
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Seconds with whole milliseconds, such as <c>12.034 s</c>: cut and not rounded, as in findings.</summary>
    public static string Seconds(long nanoseconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{nanoseconds / 1_000_000_000}.{nanoseconds / 1_000_000 % 1000:000} s");

    /// <summary>A duration in the unit that suits it, such as <c>4.2 ms</c>.</summary>
    public static string Duration(long nanoseconds) => nanoseconds >= NanosecondsPerSecond
        ? (nanoseconds / NanosecondsPerSecond).ToString("0.00", CultureInfo.InvariantCulture) + " s"
        : (nanoseconds / NanosecondsPerMillisecond).ToString("0.0", CultureInfo.InvariantCulture) + " ms";

    /// <summary>A whole number with thousands separated.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with the given format.</summary>
    public static string Number(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A count and its noun, such as <c>1 anomaly</c> or <c>2 anomalies</c>.</summary>
    public static string Counted(long number, string one, string many) =>
        $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>A coordinate of a drawing, rounded so that pages stay small and comparable.</summary>
    public static string Pixels(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The string, cut to at most <paramref name="limit"/> characters; a cut is visible.</summary>
    public static string Clip(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        // Half of a surrogate pair is no character: leave the whole pair out.
        var end = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return text[..end] + "…";
    }
}
