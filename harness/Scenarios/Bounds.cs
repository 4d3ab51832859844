using System.Globalization;

namespace Harness.Scenarios;

/// <summary>A range of integers, both ends inclusive; written <c>min..max</c>, or as one number.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest, at least <paramref name="Min"/>.</param>
public readonly record struct Bounds(int Min, int Max)
{
    private const string Separator = "..";

    /// <summary>The form <c>min..max</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Min}{Separator}{Max}");

    /// <summary>
    /// Reads <c>min..max</c> or one number; false if it is neither, or the ends are the wrong way round.
    /// </summary>
    public static bool TryParse(string text, out Bounds bounds)
    {
        var cut = text.IndexOf(Separator, StringComparison.Ordinal);
        var (first, second) = cut < 0 ? (text, text) : (text[..cut], text[(cut + Separator.Length)..]);
        bounds = default;
        if (!TryParseInteger(first, out var min) || !TryParseInteger(second, out var max) || min > max)
        {
            return false;
        }

        bounds = new Bounds(min, max);
        return true;
    }

    private static bool TryParseInteger(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
