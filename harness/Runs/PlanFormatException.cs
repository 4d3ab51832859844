namespace Harness.Runs;

/// <summary>A plan file can't be used; the message names file and key, and says what is wrong.</summary>
/// <param name="file">Name of the file.</param>
/// <param name="key">The key with its path, such as <c>faults[3].nodes</c>; null where the file as a whole is
/// wrong.</param>
/// <param name="problem">What is wrong and what is expected.</param>
/// <param name="cause">The error underneath, if any.</param>
public sealed class PlanFormatException(string file, string? key, string problem, Exception? cause = null)
    : FormatException($"{file}: {(key is null ? "" : $"'{key}': ")}{problem}", cause)
{
    /// <summary>Name of the file.</summary>
    public string File { get; } = file;

    /// <summary>The key with its path; null where the file as a whole is wrong.</summary>
    public string? Key { get; } = key;
}
