using System.Text;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// The file <c>partition.metadata</c> in the directory of a replica, in Kafka's text form: which topic it belongs to.
/// A topic that is created again under the same name is another topic (KIP-516).
/// </summary>
public static class PartitionMetadataFile
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "partition.metadata";

    private const string VersionKey = "version: ";
    private const string TopicIdKey = "topic_id: ";
    private const string Version = "0";
    private const int MaxBytes = 1024;

    /// <summary>Writes the file; completes when it survives a crash.</summary>
    /// <param name="storage">Where the directory is.</param>
    /// <param name="directory">The directory of the replica.</param>
    /// <param name="topicId">Id of the topic.</param>
    /// <exception cref="IOException">Not possible.</exception>
    public static Task WriteAsync(IStorage storage, string directory, Guid topicId) => AtomicFile.ReplaceAsync(
        storage, PathIn(directory),
        Encoding.UTF8.GetBytes($"{VersionKey}{Version}\n{TopicIdKey}{UuidText.Of(topicId)}"));

    /// <summary>The topic id in the file; null if there is no such file.</summary>
    /// <param name="storage">Where the directory is.</param>
    /// <param name="directory">The directory of the replica.</param>
    /// <exception cref="CorruptCheckpointException">Not of the form, or of a version this broker does not
    /// know.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public static async Task<Guid?> ReadAsync(IStorage storage, string directory)
    {
        var path = PathIn(directory);
        return await AtomicFile.ReadAllAsync(storage, path, MaxBytes) is { } content
            ? Parse(path, Encoding.UTF8.GetString(content))
            : null;
    }

    /// <summary>The file in a directory.</summary>
    public static string PathIn(string directory) => StoragePaths.Combine(directory, FileName);

    private static Guid Parse(string path, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        if (lines is not [var version, var id]
            || !version.StartsWith(VersionKey, StringComparison.Ordinal)
            || !id.StartsWith(TopicIdKey, StringComparison.Ordinal))
        {
            throw new CorruptCheckpointException(
                path,
                "it does not consist of the lines 'version: 0' and 'topic_id: …'; restore it, or remove the directory");
        }

        if (version[VersionKey.Length..] != Version)
        {
            throw new CorruptCheckpointException(
                path, $"it has version '{version[VersionKey.Length..]}', and only 0 is known; use a newer broker");
        }

        return UuidText.TryParse(id.AsSpan(TopicIdKey.Length)) is { } topicId && topicId != Guid.Empty
            ? topicId
            : throw new CorruptCheckpointException(path, $"'{id[TopicIdKey.Length..]}' is no topic id");
    }
}
