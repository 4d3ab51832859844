using System.Globalization;
using System.Text;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// Kafka's text form of a checkpoint: a line with version 0, a line with the number of entries, and a line for each
/// entry. Always replaced as a whole.
/// </summary>
/// <param name="storage">Where the file is.</param>
/// <param name="path">The file.</param>
public sealed class CheckpointFile(IStorage storage, string path)
{
    private const string Version = "0";

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Replaces the entries; completes when they survive a crash. One call at a time.</summary>
    /// <param name="entries">A line each, without line breaks.</param>
    /// <exception cref="IOException">Not possible; the old entries or the new ones are there.</exception>
    public Task WriteAsync(IReadOnlyList<string> entries)
    {
        var text = new StringBuilder();
        text.Append(Version).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{entries.Count}\n");
        foreach (var entry in entries)
        {
            text.Append(entry).Append('\n');
        }

        return AtomicFile.ReplaceAsync(storage, Path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The entries; null if there is no such file.</summary>
    /// <exception cref="CorruptCheckpointException">Not of the form above.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task<IReadOnlyList<string>?> ReadAsync()
    {
        var content = await AtomicFile.ReadAllAsync(storage, Path);
        if (content is null)
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(content).Split('\n');
        if (lines[0] != Version)
        {
            throw Corrupt("it does not begin with version 0");
        }

        // The split leaves an empty string after the last line break, besides version and count.
        var present = lines.Length - 3;
        if (lines[^1].Length != 0
            || present < 0
            || !int.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count != present)
        {
            throw Corrupt("the number of entries is not the one stated, or the last line is not complete");
        }

        return lines[2..^1];
    }

    /// <summary>The exception for an entry that makes no sense to the reader.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    public CorruptCheckpointException Corrupt(string problem) => new(Path, problem);
}
