using System.Globalization;

namespace Harness.Cli;

/// <summary>Durations as people write them: <c>90</c>, <c>90s</c>, <c>10m</c>, <c>2h</c>.</summary>
internal static class DurationText
{
    private const int LongestHours = 24 * 365;

    /// <summary>Reads a duration of more than nothing and at most a year.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var unit = text.Length > 0 ? text[^1] : ' ';
        var number = char.IsAsciiDigit(unit) ? text : text[..Math.Max(0, text.Length - 1)];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        long? seconds = unit switch
        {
            's' or (>= '0' and <= '9') => count,
            'm' => count * 60L,
            'h' => count * 3600L,
            _ => null,
        };
        duration = TimeSpan.FromSeconds(Math.Min(seconds ?? 0, LongestHours * 3600L));
        return seconds <= LongestHours * 3600L;
    }
}
