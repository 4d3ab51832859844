using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// The high watermark of each log of a directory, as its checkpoint has it (<c>replication-offset-checkpoint</c>). It
/// may be too low, which costs a little time: a replica learns the true one from its leader, or from its followers.
/// </summary>
/// <param name="storage">Where the directory is.</param>
/// <param name="directory">The directory of the logs.</param>
internal sealed class HighWatermarks(IStorage storage, string directory)
{
    private readonly OffsetCheckpoint file =
        new(storage, StoragePaths.Combine(directory, OffsetCheckpoint.HighWatermarkFileName));

    // By the name of the log's directory.
    private readonly SortedDictionary<string, PartitionOffset> offsets = new(StringComparer.Ordinal);

    // True if offsets differs from the file.
    private bool isChanged;

    /// <summary>What was wrong with the file, so that no high watermark is known; null if nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task LoadAsync()
    {
        try
        {
            foreach (var entry in await file.ReadAsync())
            {
                offsets[$"{entry.Topic}-{entry.Partition}"] = entry;
            }
        }
        catch (CorruptCheckpointException exception)
        {
            Problem = exception.Message;
            offsets.Clear();
        }
    }

    /// <summary>The high watermark of a log when it was noted; 0 if none is known.</summary>
    public long Of(string name) => offsets.GetValueOrDefault(name).Offset;

    /// <summary>Takes over what an open log knows.</summary>
    public void Note(string name, string topic, int partition, Log log)
    {
        var entry = new PartitionOffset(topic, partition, log.DurableHighWatermark);
        if (!offsets.TryGetValue(name, out var known) || known != entry)
        {
            offsets[name] = entry;
            isChanged = true;
        }
    }

    /// <summary>A log is deleted: another one of its name begins without. False if nothing was known of it.</summary>
    public bool Remove(string name)
    {
        var isKnown = offsets.Remove(name);
        isChanged |= isKnown;
        return isKnown;
    }

    /// <summary>Completes when what was noted before the call survives a crash. One call at a time.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task SaveAsync()
    {
        if (isChanged)
        {
            isChanged = false;
            await file.WriteAsync(offsets.Values.ToList());
        }
    }
}
