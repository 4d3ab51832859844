using Broker.Runtime;
using Broker.Storage.Producers;
using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>
/// The log of one replica: record batches without gap, <see cref="StartOffset"/> to <see cref="EndOffset"/>. Belongs
/// to one reactor. Appending and truncating are synchronous. After a failed write or flush nobody knows what the disk
/// holds, so that the log refuses everything with an <see cref="IOException"/> until it is opened again.
/// </summary>
public sealed class Log
{
    private readonly LogSegment segment;
    private readonly LeaderEpochCheckpoint epochCheckpoint;
    private readonly GroupCommit commits;

    // Counts truncations: a read that finds another number after its await may have mixed old and new content.
    private long generation;

    // Invariant: true if the segment's file changed after the last flush began.
    private bool segmentDirty;

    // Invariant: true if Epochs changed after the last write of the checkpoint began.
    private bool epochsDirty;

    // Where the content of the flush under way ends; a truncation lowers it, as what is appended again after that is
    // not part of the flush.
    private long flushingTo;

    private IOException? failure;
    private bool isClosed;

    private Log(string name, LogSegment segment, LeaderEpochs epochs, LeaderEpochCheckpoint checkpoint)
    {
        Name = name;
        this.segment = segment;
        Epochs = epochs;
        epochCheckpoint = checkpoint;
        commits = new GroupCommit(FlushOnceAsync);
        FlushedOffset = segment.BaseOffset;
    }

    /// <summary>Names the log in errors: topic and partition.</summary>
    public string Name { get; }

    /// <summary>First offset of the log.</summary>
    public long StartOffset => segment.BaseOffset;

    /// <summary>Offset the next record gets (log end offset).</summary>
    public long EndOffset => segment.NextOffset;

    /// <summary>Everything below this offset survives a crash. Never above <see cref="EndOffset"/>.</summary>
    public long FlushedOffset { get; private set; }

    /// <summary>The leader epochs of the log. Only the log changes them.</summary>
    public LeaderEpochs Epochs { get; }

    /// <summary>The highest epoch, whether it has records or not; −1 if there is none.</summary>
    public int LastEpoch => Epochs.LastEpoch;

    /// <summary>Bytes of all batches.</summary>
    public long SizeInBytes => segment.SizeInBytes;

    /// <summary>The idempotent producers; null if the log was opened without. Only the log changes them.</summary>
    public ProducerStateManager? Producers { get; private set; }

    /// <summary>What opening the log found and repaired.</summary>
    public required LogRecovery Recovery { get; init; }

    /// <summary>Bytes removed from the end of the log when it was opened.</summary>
    public long RecoveredBytesCut => Recovery.BytesCut;

    /// <summary>
    /// Opens the log in a directory, or creates it: checks every batch, removes what follows the last intact one, and
    /// flushes. When it completes, <see cref="FlushedOffset"/> is <see cref="EndOffset"/>.
    /// </summary>
    /// <param name="storage">Where the directory is.</param>
    /// <param name="directory">Absolute path of the directory of this replica.</param>
    /// <param name="name">Names the log in errors.</param>
    /// <param name="producers">Filled with the producers found in the log, and kept up to date; null for none.</param>
    /// <exception cref="IOException">Not possible.</exception>
    public static async Task<Log> OpenAsync(
        IStorage storage, string directory, string name, ProducerStateManager? producers = null)
    {
        await StoragePaths.CreateDirectoryAsync(storage, directory);
        var segment = await LogSegment.OpenAsync(storage, directory, FindBaseOffset(storage, directory));
        try
        {
            // What the scan found may so far only be in the page cache, the entry of the file included.
            await storage.FlushDirectoryAsync(directory);
            var log = await RecoverAsync(name, segment, new LeaderEpochCheckpoint(storage, directory));
            await log.FlushAsync();
            log.Producers = producers;
            await (producers?.RebuildAsync(log) ?? Task.CompletedTask);
            return log;
        }
        catch
        {
            segment.Close();
            throw;
        }
    }

    /// <summary>
    /// Gives the records the next offsets and <paramref name="leaderEpoch"/>, both written into the batches in place,
    /// and appends them. The caller has validated the batches (<see cref="RecordBatches.Validate"/>).
    /// </summary>
    /// <param name="batches">One batch or more, of any base offset and epoch.</param>
    /// <param name="leaderEpoch">Epoch of the leader, not below <see cref="LastEpoch"/>.</param>
    /// <exception cref="ArgumentException">The epoch is below the last one, or there are no batches.</exception>
    /// <exception cref="CorruptRecordException">Not whole batches; nothing was appended.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public AppendResult AppendAsLeader(Memory<byte> batches, int leaderEpoch)
    {
        VerifyUsable();
        if (leaderEpoch < Math.Max(0, LastEpoch) || batches.IsEmpty)
        {
            throw new ArgumentException(
                $"{Name}: can not append {batches.Length} bytes in leader epoch {leaderEpoch} after {LastEpoch}.");
        }

        var baseOffset = EndOffset;
        LogBatches.Stamp(batches, baseOffset, leaderEpoch);
        AppendToSegment(batches);
        epochsDirty |= Epochs.Assign(leaderEpoch, baseOffset);
        return new AppendResult(baseOffset, EndOffset - 1);
    }

    /// <summary>
    /// Appends batches fetched from the leader as they are. They have to continue at <see cref="EndOffset"/>, with
    /// valid checksums and epochs that do not go back; nothing is appended otherwise. No batches is allowed.
    /// </summary>
    /// <exception cref="CorruptRecordException">The batches are not of that kind.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public void AppendAsFollower(ReadOnlyMemory<byte> batches)
    {
        VerifyUsable();
        if (batches.IsEmpty)
        {
            return;
        }

        LogBatches.Verify(Name, batches, EndOffset, LastEpoch);
        AppendToSegment(batches);
        foreach (var batch in RecordBatches.Of(batches))
        {
            epochsDirty |= Epochs.Assign(batch.PartitionLeaderEpoch, batch.BaseOffset);
        }
    }

    /// <summary>
    /// Notes that <paramref name="epoch"/> starts at <see cref="EndOffset"/>. A leader does so at its election, before
    /// any record, or it would answer for its predecessor's epoch with offsets of its own. Again for the same epoch:
    /// nothing happens.
    /// </summary>
    /// <exception cref="ArgumentException">The epoch is below the last one.</exception>
    public void AssignEpochStart(int epoch)
    {
        VerifyUsable();
        epochsDirty |= Epochs.Assign(epoch, EndOffset);
    }

    /// <summary>Reads whole batches, from the one that contains <paramref name="offset"/>.</summary>
    /// <param name="offset">Where to start; the end offset gives nothing.</param>
    /// <param name="limitOffset">No batch that ends above this offset (exclusive) is returned.</param>
    /// <param name="maxBytes">Largest length of the result.</param>
    /// <param name="atLeastOneBatch">Whether a first batch longer than <paramref name="maxBytes"/> is returned.</param>
    /// <returns>Memory that belongs to the caller; empty if no batch qualifies.</returns>
    /// <exception cref="OffsetOutOfRangeException">Outside of the log, maybe by a truncation meanwhile.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch)
    {
        while (true)
        {
            VerifyUsable();
            if (offset < StartOffset || offset > EndOffset)
            {
                throw new OffsetOutOfRangeException(Name, offset, StartOffset, EndOffset);
            }

            var (position, length) = segment.Locate(offset, limitOffset, maxBytes, atLeastOneBatch);
            if (length == 0)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            var reading = generation;
            var bytes = await segment.ReadAsync(position, length);
            if (reading != generation)
            {
                continue;
            }

            return bytes.Length == length
                ? bytes
                : throw new IOException($"{Name}: read {bytes.Length} of {length} bytes at position {position}.");
        }
    }

    /// <summary>
    /// Removes all batches that end above <paramref name="offset"/>, and the epochs that start at or after the new end,
    /// those without records included: the last epoch is then that of the last record.
    /// </summary>
    /// <exception cref="OffsetOutOfRangeException">Below the start of the log.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public void TruncateTo(long offset)
    {
        VerifyUsable();
        if (offset < StartOffset)
        {
            throw new OffsetOutOfRangeException(Name, offset, StartOffset, EndOffset);
        }

        if (offset < EndOffset)
        {
            TruncateSegment(offset);
        }

        epochsDirty |= Epochs.TruncateFromEnd(EndOffset);
    }

    /// <summary>
    /// Completes when everything appended, truncated or assigned before the call survives a crash. Calls share flushes.
    /// </summary>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public Task FlushAsync()
    {
        VerifyUsable();
        return segmentDirty || epochsDirty ? commits.JoinAsync() : commits.Latest;
    }

    /// <summary>The first offset whose record has a timestamp not below the one given.</summary>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    /// <param name="limitOffset">Only offsets below this one count.</param>
    /// <returns>The offset, or null if there is none.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task<long?> OffsetForTimestampAsync(long timestampMs, long limitOffset)
    {
        VerifyUsable();
        var searched = StartOffset;
        while (segment.FirstBatchSince(searched, timestampMs) is { } candidate && candidate < limitOffset)
        {
            if (await TryReadBatchAsync(candidate) is not { } batch)
            {
                // What was searched so far may be gone.
                searched = StartOffset;
            }
            else if (LogBatches.FirstSince(batch, timestampMs) is { } found)
            {
                return found < limitOffset ? found : null;
            }
            else
            {
                // The header promised more than the records hold.
                searched = batch.NextOffset;
            }
        }

        return null;
    }

    /// <summary>Closes the file. What was not flushed may not survive a crash. Closing again does nothing.</summary>
    public void Close()
    {
        if (!isClosed)
        {
            isClosed = true;
            segment.Close();
        }
    }

    private static long FindBaseOffset(IStorage storage, string directory)
    {
        var found = new List<long>();
        foreach (var entry in storage.List(directory))
        {
            if (LogSegment.TryParseFileName(entry, out var baseOffset))
            {
                found.Add(baseOffset);
            }
        }

        return found.Count switch
        {
            0 => 0,
            1 => found[0],
            _ => throw new IOException($"'{directory}' has {found.Count} segments; only one is supported."),
        };
    }

    private static async Task<Log> RecoverAsync(string name, LogSegment segment, LeaderEpochCheckpoint checkpoint)
    {
        IReadOnlyList<EpochEntry> stored = [];
        string? problem = null;
        try
        {
            stored = await checkpoint.ReadAsync();
        }
        catch (CorruptCheckpointException exception)
        {
            // Only epochs without records are lost with it: see EpochRecovery.
            problem = exception.Message;
        }

        var epochs = EpochRecovery.Merge(segment.Scan.Epochs.Entries, stored, segment.NextOffset);
        return new Log(name, segment, epochs, checkpoint)
        {
            Recovery = new LogRecovery(segment.Scan.InvalidBytes, segment.Scan.Problem, problem),
            segmentDirty = true,
            epochsDirty = problem is not null || !epochs.Entries.SequenceEqual(stored),
        };
    }

    private void AppendToSegment(ReadOnlyMemory<byte> batches)
    {
        segmentDirty = true;
        try
        {
            segment.Append(batches);
            Producers?.OnAppended(batches);
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }
    }

    private void TruncateSegment(long offset)
    {
        segmentDirty = true;
        generation++;
        try
        {
            segment.TruncateTo(offset);
            Producers?.OnTruncated(EndOffset);
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }

        FlushedOffset = Math.Min(FlushedOffset, EndOffset);
        flushingTo = Math.Min(flushingTo, EndOffset);
    }

    // Null if the log was truncated while the batch was read.
    private async Task<RecordBatch?> TryReadBatchAsync(long offset)
    {
        var reading = generation;
        var (position, length) = segment.Locate(offset, EndOffset, 0, atLeastOneBatch: true);
        var bytes = await segment.ReadAsync(position, length);
        VerifyUsable();
        return reading == generation ? RecordBatch.Read(bytes) : null;
    }

    // Data and checkpoint may reach the disk in either order: EpochRecovery believes a checkpoint only as far as the
    // data confirms it.
    private async Task FlushOnceAsync()
    {
        VerifyUsable();
        EpochEntry[]? changedEpochs = epochsDirty ? [.. Epochs.Entries] : null;
        epochsDirty = false;
        try
        {
            if (segmentDirty)
            {
                segmentDirty = false;
                flushingTo = EndOffset;
                await segment.FlushAsync();
                FlushedOffset = Math.Max(FlushedOffset, flushingTo);
            }

            if (changedEpochs is not null)
            {
                await epochCheckpoint.WriteAsync(changedEpochs);
            }
        }
        catch (IOException exception)
        {
            // A flush that is tried again may succeed without having stored what the first one could not.
            failure = exception;
            throw;
        }
    }

    private void VerifyUsable()
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        if (failure is not null)
        {
            throw new IOException(
                $"{Name} failed before and is not usable until it is opened again: {failure.Message}", failure);
        }
    }
}
