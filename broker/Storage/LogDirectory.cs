using Broker.Runtime;
using Broker.Storage.Cleaning;
using Broker.Storage.Producers;

namespace Broker.Storage;

/// <summary>
/// A directory of logs: knows which offsets of each log survived whatever happened, and whether the process before
/// stopped in order. Belongs to one reactor.
/// </summary>
public sealed partial class LogDirectory
{
    /// <summary>Name of the file that says that all logs were closed in order.</summary>
    public const string CleanShutdownFileName = ".kafka_cleanshutdown";

    /// <summary>Name of the file with the recovery point of each log.</summary>
    public const string RecoveryPointFileName = "recovery-point-offset-checkpoint";

    /// <summary>Name of the file with the first offset of each log.</summary>
    public const string StartOffsetFileName = "log-start-offset-checkpoint";

    private readonly IStorage storage;
    private readonly string directory;
    private readonly LogOptions options;
    private readonly OffsetCheckpoint recoveryPointFile;
    private readonly OffsetCheckpoint startOffsetFile;
    private readonly CleanerOffsets cleanerOffsets;
    private readonly HighWatermarks highWatermarks;
    private readonly GroupCommit saves;
    private readonly GroupCommit highWatermarkSaves;
    private readonly bool isClean;

    // What was wrong with recovery points or first offsets; null if nothing was.
    private string? problem;

    // What the checkpoints say of logs that are not open, by directory name.
    private readonly SortedDictionary<string, PartitionOffset> recoveryPoints = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PartitionOffset> startOffsets = new(StringComparer.Ordinal);

    // The open logs, by directory name; and how long, in milliseconds, their files are kept after a removal.
    private readonly SortedDictionary<string, (string Topic, int Partition, Log Log, long KeepMs)> logs =
        new(StringComparer.Ordinal);

    private LogDirectory(IStorage storage, string directory, LogOptions options, bool isClean)
    {
        (this.storage, this.directory, this.options, this.isClean) = (storage, directory, options, isClean);
        recoveryPointFile = new OffsetCheckpoint(storage, PathOf(RecoveryPointFileName));
        startOffsetFile = new OffsetCheckpoint(storage, PathOf(StartOffsetFileName));
        cleanerOffsets = new CleanerOffsets(storage, directory);
        highWatermarks = new HighWatermarks(storage, directory);
        saves = new GroupCommit(SaveOnceAsync);
        highWatermarkSaves = new GroupCommit(SaveHighWatermarksOnceAsync);
    }

    /// <summary>
    /// The broker epoch of the process that closed all logs in order: nothing that it acknowledged is lost. -1 if none
    /// did, or none that was registered.
    /// </summary>
    public long PreviousBrokerEpoch { get; private init; } = CleanShutdownMarker.NoEpoch;

    /// <summary>
    /// What is wrong with checkpoints: they are not used, so that all batches are checked, all is cleaned anew, or high
    /// watermarks are not known. Empty if nothing is.
    /// </summary>
    public IReadOnlyList<string> Problems =>
        [.. new[] { problem, cleanerOffsets.Problem, highWatermarks.Problem }.OfType<string>()];

    /// <summary>
    /// Opens the directory, or creates it. The marker of an orderly stop is gone, for good, before any log is looked
    /// into: were it to outlive a crash, what that tore would be trusted (KAFKA-10471).
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public static async Task<LogDirectory> OpenAsync(IStorage storage, string directory, LogOptions options)
    {
        await StoragePaths.CreateDirectoryAsync(storage, directory);
        var marker = StoragePaths.Combine(directory, CleanShutdownFileName);
        var left = await AtomicFile.ReadAllAsync(storage, marker);
        if (left is not null)
        {
            storage.Delete(marker);
            await storage.FlushDirectoryAsync(directory);
        }

        var opened = new LogDirectory(storage, directory, options, isClean: left is not null)
        {
            PreviousBrokerEpoch = left is null ? CleanShutdownMarker.NoEpoch : CleanShutdownMarker.EpochIn(left),
        };
        await opened.LoadAsync();
        foreach (var name in storage.List(directory).Where(IsRemoved))
        {
            await opened.DeleteRemovedAsync(name);
        }

        return opened;
    }

    /// <summary>
    /// Opens the log of a partition; once. A directory of that name that belongs to another topic is a stale copy: it
    /// is taken out of use, and the log begins empty.
    /// </summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="topicId">Id of the topic.</param>
    /// <param name="logOptions">How the log divides itself into segments, and what it keeps.</param>
    /// <param name="producers">Filled with the producers found in the log, and kept up to date; null for none.</param>
    /// <exception cref="CorruptLogException">Something that was flushed is damaged.</exception>
    /// <exception cref="CorruptCheckpointException">Which topic the directory belongs to can not be told.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task<Log> OpenLogAsync(
        string topic, int partition, Guid topicId, LogOptions logOptions, ProducerStateManager? producers = null)
    {
        var name = $"{topic}-{partition}";
        await ClaimAsync(name, topicId);
        var start = new LogStart
        {
            IsClean = isClean && problem is null && recoveryPoints.ContainsKey(name),
            RecoveryPoint = recoveryPoints.GetValueOrDefault(name).Offset,
            StartOffset = startOffsets.GetValueOrDefault(name).Offset,
            FirstDirtyOffset = cleanerOffsets.Of(name),
            HighWatermark = highWatermarks.Of(name),
            SaveRecoveryPoint = SaveAsync,
        };
        var log = await Log.OpenAsync(storage, PathOf(name), name, logOptions, start, producers);
        logs[name] = (topic, partition, log, logOptions.FileDeleteDelayMs);
        if (start.RecoveryPoint > log.RecoveryPoint
            || start.FirstDirtyOffset > log.FirstDirtyOffset
            || start.HighWatermark > log.HighWatermark)
        {
            // What is appended from now on has nothing to do with what was there once.
            await SaveAsync();
        }

        return log;
    }

    /// <summary>How many logs are open.</summary>
    public int Count => logs.Count;

    /// <summary>Whether the log of a partition was opened.</summary>
    public bool IsOpen(string topic, int partition) => logs.ContainsKey($"{topic}-{partition}");

    /// <summary>Whether there is a directory for the log of a partition.</summary>
    public bool Contains(string topic, int partition) =>
        IsOpen(topic, partition) || storage.List(directory).Contains($"{topic}-{partition}");

    /// <summary>
    /// Deletes all records that are stored of a partition, whose log is not open; completes when that survives a crash.
    /// After a crash meanwhile, the start of the log may be left.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task ClearLogAsync(string topic, int partition)
    {
        var name = $"{topic}-{partition}";
        logs.Remove(name);
        startOffsets.Remove(name);
        cleanerOffsets.Remove(name);
        highWatermarks.Remove(name);
        recoveryPoints[name] = new PartitionOffset(topic, partition, 0);
        await SaveAsync();
        foreach (var file in storage.List(PathOf(name)).Where(file => file != PartitionMetadataFile.FileName).Reverse())
        {
            storage.Delete(StoragePaths.Combine(PathOf(name), file));
        }

        await storage.FlushDirectoryAsync(PathOf(name));
    }

    /// <summary>
    /// Saves recovery points, first offsets, first dirty offsets and high watermarks of all logs; completes when they
    /// survive a crash.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public Task SaveAsync() => saves.JoinAsync();

    /// <summary>Saves the high watermarks of all logs; completes when they survive a crash.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public Task SaveHighWatermarksAsync() => highWatermarkSaves.JoinAsync();

    /// <summary>
    /// Flushes and closes all logs, and marks that they need no check next time. The mark is left out if a log was not
    /// opened that no process before closed in order, or was closed otherwise.
    /// </summary>
    /// <param name="brokerEpoch">The broker epoch of this process; -1 for none.</param>
    /// <exception cref="IOException">Not possible; the logs will be checked.</exception>
    public async Task CloseAsync(long brokerEpoch = CleanShutdownMarker.NoEpoch)
    {
        var allInOrder = true;
        foreach (var (_, _, log, _) in logs.Values.ToList())
        {
            if (log.IsClosed)
            {
                allInOrder = false;
                continue;
            }

            await log.CloseInOrderAsync();
        }

        await SaveAsync();
        if (allInOrder && (isClean || !storage.List(directory).Any(IsUnopenedLog)))
        {
            await AtomicFile.ReplaceAsync(
                storage, PathOf(CleanShutdownFileName), CleanShutdownMarker.ToBytes(brokerEpoch));
        }
    }

    private async Task LoadAsync()
    {
        await cleanerOffsets.LoadAsync();
        await highWatermarks.LoadAsync();
        try
        {
            foreach (var entry in await recoveryPointFile.ReadAsync())
            {
                recoveryPoints[$"{entry.Topic}-{entry.Partition}"] = entry;
            }

            foreach (var entry in await startOffsetFile.ReadAsync())
            {
                startOffsets[$"{entry.Topic}-{entry.Partition}"] = entry;
            }
        }
        catch (CorruptCheckpointException exception)
        {
            problem = exception.Message;
            recoveryPoints.Clear();
        }
    }

    private async Task SaveOnceAsync()
    {
        foreach (var (name, (topic, partition, log, _)) in logs)
        {
            recoveryPoints[name] = new PartitionOffset(topic, partition, log.RecoveryPoint);
            startOffsets[name] = new PartitionOffset(topic, partition, log.StartOffset);
            cleanerOffsets.Note(name, topic, partition, log);
        }

        var starts = startOffsets.Values.ToList();
        await recoveryPointFile.WriteAsync(recoveryPoints.Values.ToList());
        await startOffsetFile.WriteAsync(starts);
        await cleanerOffsets.SaveAsync();
        await SaveHighWatermarksAsync();
    }

    private Task SaveHighWatermarksOnceAsync()
    {
        foreach (var (name, (topic, partition, log, _)) in logs)
        {
            highWatermarks.Note(name, topic, partition, log);
        }

        return highWatermarks.SaveAsync();
    }

    private bool IsUnopenedLog(string name)
    {
        var dash = name.LastIndexOf('-');
        return dash > 0 && int.TryParse(name[(dash + 1)..], out _)
            && !logs.ContainsKey(name) && !storage.FileExists(PathOf(name));
    }

    private string PathOf(string name) => StoragePaths.Combine(directory, name);
}
