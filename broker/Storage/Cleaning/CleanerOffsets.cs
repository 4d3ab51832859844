using Broker.Runtime;

namespace Broker.Storage.Cleaning;

/// <summary>The first dirty offset of each compacted log of a directory, as its checkpoint has it.</summary>
/// <param name="storage">Where the directory is.</param>
/// <param name="directory">The directory of the logs.</param>
internal sealed class CleanerOffsets(IStorage storage, string directory)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "cleaner-offset-checkpoint";

    private readonly OffsetCheckpoint file = new(storage, StoragePaths.Combine(directory, FileName));

    // By the name of the log's directory.
    private readonly SortedDictionary<string, PartitionOffset> offsets = new(StringComparer.Ordinal);

    // True if offsets differs from the file.
    private bool isChanged;

    /// <summary>What was wrong with the file, so that all is cleaned anew; null if nothing was.</summary>
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
        }
    }

    /// <summary>The first dirty offset of a log; 0 if none is known.</summary>
    public long Of(string name) => offsets.GetValueOrDefault(name).Offset;

    /// <summary>Takes over what an open log knows.</summary>
    public void Note(string name, string topic, int partition, Log log)
    {
        var entry = new PartitionOffset(topic, partition, log.FirstDirtyOffset);
        if ((log.Options.IsCompacted || offsets.ContainsKey(name)) && offsets.GetValueOrDefault(name) != entry)
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
