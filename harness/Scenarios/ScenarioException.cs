using System.Globalization;

namespace Harness.Scenarios;

/// <summary>A scenario can't be used; the message names file, line and key, and says what is allowed.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Describes a mistake in a file.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="line">Line number, from 1.</param>
    /// <param name="key">The key with its path, such as <c>cluster.brokers</c>; null where the file as a whole is
    /// wrong.</param>
    /// <param name="problem">What is wrong and what is allowed.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public ScenarioException(string file, long line, string? key, string problem, Exception? cause = null)
        : base(string.Create(
            CultureInfo.InvariantCulture, $"{file}:{line}: {(key is null ? "" : $"'{key}': ")}{problem}"), cause)
    {
        File = file;
        Line = line;
        Key = key;
    }

    /// <summary>Describes a scenario that can't be found or read at all.</summary>
    public ScenarioException(string problem, Exception? cause = null)
        : base(problem, cause)
    {
    }

    /// <summary>Name of the file; null if it could not be found.</summary>
    public string? File { get; }

    /// <summary>Line number, from 1; 0 if the file could not be found.</summary>
    public long Line { get; }

    /// <summary>The key with its path; null where the file as a whole is wrong.</summary>
    public string? Key { get; }
}
