using System.Globalization;

namespace Harness.Histories;

/// <summary>
/// A history breaks the rules of its format (see <c>FORMAT.md</c>); the message names file, line and key.
/// </summary>
public sealed class HistoryFormatException : FormatException
{
    /// <summary>Describes what is wrong and where.</summary>
    /// <param name="file">Name of the file, or of whatever else the history came from.</param>
    /// <param name="line">Line number, from 1.</param>
    /// <param name="key">The key concerned; null where the line as a whole is.</param>
    /// <param name="problem">What is wrong and what is expected.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public HistoryFormatException(string file, long line, string? key, string problem, Exception? cause = null)
        : base(Describe(file, line, key, problem), cause)
    {
        File = file;
        Line = line;
        Key = key;
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Line number, from 1.</summary>
    public long Line { get; }

    /// <summary>The key concerned; null where the line as a whole is.</summary>
    public string? Key { get; }

    private static string Describe(string file, long line, string? key, string problem) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {(key is null ? "" : $"'{key}': ")}{problem}");
}
