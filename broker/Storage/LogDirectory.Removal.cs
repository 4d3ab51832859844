using System.Globalization;

namespace Broker.Storage;

/// <content>Logs of topics that are gone: whose a directory is, and how it goes.</content>
/// <remarks>
/// A removal is a renaming, so that a crash leaves the whole log or none; the files go later. Before it, the offsets
/// remembered of the log are forgotten for good: another log of that name must not begin with them.
/// </remarks>
public sealed partial class LogDirectory
{
    private const string RemovedSuffix = "-delete";
    private const int MaxNameLength = 255;

    // Directories taken out of use that nobody was told of yet, and how long their files are to be kept.
    private readonly List<(string Name, TimeSpan Keep)> removed = [];

    /// <summary>
    /// The partitions that have a directory and whose logs were not opened: those directories that say which topic they
    /// belong to.
    /// </summary>
    public IReadOnlyList<(string Topic, int Partition)> Unopened =>
    [
        .. from name in storage.List(directory)
           where IsUnopenedLog(name) && storage.FileExists(MetadataPathOf(name))
           let dash = name.LastIndexOf('-')
           select (name[..dash], int.Parse(name.AsSpan(dash + 1), CultureInfo.InvariantCulture)),
    ];

    /// <summary>
    /// Closes the log of a partition, if it is open, and takes its directory out of use, for good: it is renamed to
    /// <c>topic-partition.32 hexadecimal digits-delete</c>, as Kafka does. Nobody may use the log any more.
    /// </summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <exception cref="CorruptCheckpointException">Which topic the directory belongs to can not be told.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task RemoveLogAsync(string topic, int partition)
    {
        var name = $"{topic}-{partition}";
        var keepMs = options.FileDeleteDelayMs;
        if (logs.Remove(name, out var open))
        {
            // Nothing of it may be under way when another log takes its name.
            await open.Log.EndAsync();
            keepMs = open.KeepMs;
        }

        await TakeOutOfUseAsync(name, keepMs);
    }

    /// <summary>
    /// The directories taken out of use since the last call, each to be deleted with <see cref="DeleteRemovedAsync"/>
    /// when the time has passed: <c>file.delete.delay.ms</c>.
    /// </summary>
    public IReadOnlyList<(string Name, TimeSpan Keep)> TakeRemoved()
    {
        var taken = removed.ToList();
        removed.Clear();
        return taken;
    }

    /// <summary>
    /// Deletes a directory that was taken out of use, file by file, so that nobody waits for all of it. What is left
    /// after a crash goes when the log directory is opened again.
    /// </summary>
    /// <param name="name">Its name, as <see cref="TakeRemoved"/> tells.</param>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task DeleteRemovedAsync(string name)
    {
        var path = PathOf(name);
        foreach (var file in storage.List(path))
        {
            storage.Delete(StoragePaths.Combine(path, file));
            await Task.Yield();
        }

        storage.DeleteDirectory(path);
    }

    private static bool IsRemoved(string name) => name.EndsWith(RemovedSuffix, StringComparison.Ordinal);

    // Makes sure, before anything is appended, that the directory belongs to the topic.
    private async Task ClaimAsync(string name, Guid topicId)
    {
        var path = PathOf(name);
        var owner = await PartitionMetadataFile.ReadAsync(storage, path);
        if (owner == topicId)
        {
            return;
        }

        if (owner is not null)
        {
            await TakeOutOfUseAsync(name, options.FileDeleteDelayMs);
        }
        else if (storage.List(path).Any(file => SegmentNames.TryParse(file, SegmentNames.Log, out _)))
        {
            throw new CorruptCheckpointException(
                MetadataPathOf(name),
                "it is missing, so nobody knows which topic the records belong to; restore it, or remove the "
                + "directory");
        }

        await ForgetAsync(name);
        await StoragePaths.CreateDirectoryAsync(storage, path);
        await PartitionMetadataFile.WriteAsync(storage, path, topicId);
    }

    private async Task TakeOutOfUseAsync(string name, long keepMs)
    {
        var owner = await PartitionMetadataFile.ReadAsync(storage, PathOf(name)) ?? Guid.Empty;
        await ForgetAsync(name);
        var newName = RemovedName(name, owner);
        storage.RenameDirectory(PathOf(name), PathOf(newName));
        await storage.FlushDirectoryAsync(directory);
        removed.Add((newName, TimeSpan.FromMilliseconds(keepMs)));
    }

    private async Task ForgetAsync(string name)
    {
        if (recoveryPoints.Remove(name) | startOffsets.Remove(name) | cleanerOffsets.Remove(name)
            | highWatermarks.Remove(name))
        {
            await SaveAsync();
        }
    }

    // An id is never that of another topic, so the name is free. A long topic name is cut as Kafka does.
    private static string RemovedName(string name, Guid owner)
    {
        var dash = name.LastIndexOf('-');
        var suffix = string.Create(CultureInfo.InvariantCulture, $"{name[dash..]}.{owner:N}{RemovedSuffix}");
        return name[..Math.Min(dash, MaxNameLength - suffix.Length)] + suffix;
    }

    private string MetadataPathOf(string name) => PartitionMetadataFile.PathIn(PathOf(name));
}
