using System.Globalization;

namespace Harness.Cli.Output;

/// <summary>Numbers of things in sentences.</summary>
internal static class Quantity
{
    /// <summary>The number with its noun, as in "1 run" and "1,234 runs".</summary>
    public static string Of(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
