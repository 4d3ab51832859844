using System.Globalization;

namespace Harness.Cli;

/// <summary>Seeds as people write them: a number, or a commit, which gives CI a fresh seed anyone can name.</summary>
internal static class SeedText
{
    private const int CommitLength = 40;
    private const int DigitsUsed = 16;

    /// <summary>Reads a seed.</summary>
    /// <param name="text">A number from 0 to 2⁶⁴−1, or 40 hex digits, of which the first 16 are the seed.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>False if the text is neither.</returns>
    public static bool TryParse(string text, out ulong seed) => text.Length == CommitLength
        ? TryParseCommit(text, out seed)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed);

    private static bool TryParseCommit(string text, out ulong seed)
    {
        seed = 0;
        return text.All(char.IsAsciiHexDigit) && ulong.TryParse(
            text.AsSpan(0, DigitsUsed), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out seed);
    }
}
