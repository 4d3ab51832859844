using System.Globalization;

namespace Broker.Tests.Replication.Traces;

/// <summary>Reads the words of a command.</summary>
internal static class TraceArguments
{
    /// <summary>A node id.</summary>
    public static int Id(string word) => int.TryParse(word, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw new TraceException($"'{word}' is neither a broker nor the name of a message");

    /// <summary>An offset.</summary>
    public static long Offset(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    /// <summary>A duration such as <c>500ms</c> or <c>31s</c>.</summary>
    public static TimeSpan Duration(string word) => word.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(Offset(word[..^2]))
        : TimeSpan.FromSeconds(Offset(word[..^1]));

    /// <summary>Words of the form <c>key=value</c>, by key.</summary>
    public static SortedDictionary<string, string> Named(IEnumerable<string> words) => new(
        words.Select(word => word.Split('=', 2)).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1]),
        StringComparer.Ordinal);
}
