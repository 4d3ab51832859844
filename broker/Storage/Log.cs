using Broker.Runtime;
using Broker.Storage.Producers;
using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>
/// The log of one replica: record batches, <see cref="StartOffset"/> to <see cref="EndOffset"/>, in segments; without
/// gap, unless some were compacted away. Belongs to one reactor. Appending and truncating are synchronous. After a
/// failed write or flush nobody knows what the disk holds, so that the log refuses everything with an <see
/// cref="IOException"/> until it is opened again.
/// </summary>
/// <remarks>
/// Where the batches are is kept in memory only for those that a synchronous truncation may remove: the ones above the
/// truncation floor, which the owner raises with the high watermark. Everything else is found through the index files.
/// </remarks>
public sealed partial class Log
{
    private readonly IStorage storage;
    private readonly string directory;
    private readonly LogStart start;
    private readonly LeaderEpochCheckpoint epochCheckpoint;
    private readonly GroupCommit commits;

    // Invariant: at least one; each starts where the one before it ends, also where batches were compacted away. Only
    // the last one is appended to.
    private readonly List<LogSegment> segments;

    // Invariant: those of the segments that a flush has something to do for, by base offset.
    private readonly SortedDictionary<long, LogSegment> dirtySegments = [];

    // Counts truncations and removals: a read that finds another number after its await may have mixed old and new.
    private long generation;

    // Invariant: true if Epochs changed after the last write of the checkpoint began.
    private bool epochsDirty;

    private IOException? failure;

    // All segments have the same.
    private LogOptions options;

    private Log(string name, IStorage storage, string directory, LogOptions options, LogStart start, LoadedLog loaded)
    {
        Name = name;
        (this.storage, this.directory, this.options, this.start) = (storage, directory, options, start);
        segments = loaded.Segments;
        segments.ForEach(Watch);
        Epochs = loaded.Epochs;
        Recovery = loaded.Recovery;
        epochsDirty = loaded.EpochsChanged;
        epochCheckpoint = new LeaderEpochCheckpoint(storage, directory);
        snapshots = new ProducerSnapshots(storage, directory);
        commits = new GroupCommit(FlushOnceAsync);
        StartOffset = Math.Max(segments[0].BaseOffset, start.StartOffset);
        FlushedOffset = segments[0].BaseOffset;
        storedTo = FlushedOffset;
        truncationFloor = Math.Clamp(start.RecoveryPoint, segments[0].BaseOffset, EndOffset);
        FirstDirtyOffset = start.FirstDirtyOffset <= EndOffset ? start.FirstDirtyOffset : segments[0].BaseOffset;
    }

    /// <summary>Names the log in errors: topic and partition.</summary>
    public string Name { get; }

    /// <summary>First offset of the log that was not deleted.</summary>
    public long StartOffset { get; private set; }

    /// <summary>Offset the next record gets (log end offset).</summary>
    public long EndOffset => Active.NextOffset;

    /// <summary>Everything below this offset survives a crash. Never above <see cref="EndOffset"/>.</summary>
    public long FlushedOffset { get; private set; }

    /// <summary>The leader epochs of the log. Only the log changes them.</summary>
    public LeaderEpochs Epochs { get; }

    /// <summary>The highest epoch, whether it has records or not; −1 if there is none.</summary>
    public int LastEpoch => Epochs.LastEpoch;

    /// <summary>Bytes of all batches.</summary>
    public long SizeInBytes => segments.Sum(segment => segment.SizeInBytes);

    /// <summary>Base offsets of the segments, ascending; the last one is appended to.</summary>
    public IReadOnlyList<long> SegmentOffsets => [.. segments.Select(segment => segment.BaseOffset)];

    /// <summary>The idempotent producers; null if the log was opened without. Only the log changes them.</summary>
    public ProducerStateManager? Producers { get; private set; }

    /// <summary>Whether the log was closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What opening the log found and repaired.</summary>
    public LogRecovery Recovery { get; }

    /// <summary>Bytes removed from the end of the log when it was opened.</summary>
    public long RecoveredBytesCut => Recovery.BytesCut;

    private LogSegment Active => segments[^1];

    // Of the last record, unlike LastEpoch.
    private int LastRecordEpoch => Epochs.EpochOf(EndOffset - 1);

    /// <summary>Opens a log of which nothing is remembered: see the other overload.</summary>
    /// <param name="storage">Where the directory is.</param>
    /// <param name="directory">Absolute path of the directory of this replica.</param>
    /// <param name="name">Names the log in errors.</param>
    /// <exception cref="IOException">Not possible.</exception>
    public static Task<Log> OpenAsync(IStorage storage, string directory, string name) =>
        OpenAsync(storage, directory, name, LogOptions.Default, LogStart.Unknown);

    /// <summary>
    /// Opens the log in a directory, or creates it: checks what may not have survived a crash, removes what follows the
    /// last intact batch, and flushes. When it completes, <see cref="FlushedOffset"/> is <see cref="EndOffset"/>.
    /// </summary>
    /// <param name="storage">Where the directory is.</param>
    /// <param name="directory">Absolute path of the directory of this replica.</param>
    /// <param name="name">Names the log in errors.</param>
    /// <param name="options">How the log divides itself into segments, and what it keeps.</param>
    /// <param name="start">What is remembered of the log.</param>
    /// <param name="producers">Filled with the producers found in the log, and kept up to date; null for none.</param>
    /// <exception cref="CorruptLogException">Something that was flushed is damaged.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public static async Task<Log> OpenAsync(
        IStorage storage, string directory, string name, LogOptions options, LogStart start,
        ProducerStateManager? producers = null)
    {
        await StoragePaths.CreateDirectoryAsync(storage, directory);
        var checkpoint = new LeaderEpochCheckpoint(storage, directory);
        var loaded = await new LogLoader(storage, directory, options, start, checkpoint).RunAsync();
        var log = new Log(name, storage, directory, options, start, loaded);
        try
        {
            // What was found may so far only be in the page cache, the entries of the directory included.
            await log.PrepareTruncationAsync(log.truncationFloor);
            log.preparedTo = long.MaxValue;
            if (log.StartOffset > log.EndOffset)
            {
                log.RestartAt(log.StartOffset);
            }

            log.directoryDirty = true;
            log.epochsDirty |= log.Epochs.TruncateFromStart(log.segments[0].BaseOffset);
            await log.FlushAsync();
            await log.OpenProducersAsync(producers);
            await log.OpenTransactionsAsync(loaded);
            log.RaiseHighWatermark(Math.Max(log.StartOffset, start.HighWatermark));
            return log;
        }
        catch
        {
            log.Close();
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
    /// <exception cref="InvalidOperationException">See <see cref="KnowsTransactions"/>; nothing was appended.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public AppendResult AppendAsLeader(Memory<byte> batches, int leaderEpoch)
    {
        VerifyUsable();
        VerifyTransactionsKnown();
        if (leaderEpoch < Math.Max(0, LastEpoch) || batches.IsEmpty)
        {
            throw new ArgumentException(
                $"{Name}: can not append {batches.Length} bytes in leader epoch {leaderEpoch} after {LastEpoch}.");
        }

        var baseOffset = EndOffset;
        LogBatches.Stamp(batches, baseOffset, leaderEpoch);
        var (lastOffset, rolled) = AppendToSegments(batches);
        epochsDirty |= Epochs.Assign(leaderEpoch, baseOffset);
        FlushIf(rolled);
        return new AppendResult(baseOffset, lastOffset);
    }

    /// <summary>
    /// Appends batches fetched from the leader as they are. They have to continue at <see cref="EndOffset"/>, without
    /// gap unless the log is compacted, with valid checksums and epochs that do not go back; nothing is appended
    /// otherwise. No batches is allowed.
    /// </summary>
    /// <exception cref="CorruptRecordException">The batches are not of that kind.</exception>
    /// <exception cref="InvalidOperationException">See <see cref="KnowsTransactions"/>; nothing was appended.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public void AppendAsFollower(ReadOnlyMemory<byte> batches)
    {
        VerifyUsable();
        if (batches.IsEmpty)
        {
            return;
        }

        VerifyTransactionsKnown();
        LogBatches.Verify(Name, batches, EndOffset, LastEpoch, options.MayHaveGaps);
        var (_, rolled) = AppendToSegments(batches);
        foreach (var batch in RecordBatches.Of(batches))
        {
            epochsDirty |= Epochs.Assign(batch.PartitionLeaderEpoch, batch.BaseOffset);
        }

        preparedTo = long.MaxValue;
        FlushIf(rolled);
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
        preparedTo = long.MaxValue;
        epochsDirty |= Epochs.Assign(epoch, EndOffset);
    }

    /// <summary>Closes the files. What was not flushed may not survive a crash. Closing again does nothing.</summary>
    public void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            segments.ForEach(segment => segment.Close());
        }
    }

    private (long LastOffset, bool Rolled) AppendToSegments(ReadOnlyMemory<byte> batches)
    {
        var rolled = false;
        try
        {
            // Batches that go into one segment are written at once.
            var (pending, from) = (0, 0);
            var lastEpoch = LastRecordEpoch;
            foreach (var batch in RecordBatches.Of(batches))
            {
                if (MustRoll(batch, pending))
                {
                    AppendRun(batches.Slice(from, pending));
                    (from, pending) = (from + pending, 0);
                    Roll(EndOffset, lastEpoch);
                    rolled = true;
                }

                pending += batch.SizeInBytes;
                lastEpoch = batch.PartitionLeaderEpoch;
            }

            AppendRun(batches.Slice(from, pending));
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }

        return (EndOffset - 1, rolled);
    }

    private void AppendRun(ReadOnlyMemory<byte> batches)
    {
        if (!batches.IsEmpty)
        {
            Active.Append(batches);
            foreach (var aborted in Producers?.OnAppended(batches) ?? [])
            {
                Active.AddAborted(aborted);
            }
        }
    }

    // While a truncation may still be undone by a crash, no segment may follow: it would follow other records then.
    private bool MustRoll(RecordBatch next, int pendingBytes)
    {
        var size = Active.SizeInBytes + pendingBytes;
        return size > 0 && !HasUnflushedTruncation
            && (size + next.SizeInBytes > options.SegmentBytes
                || Active.IsIndexFull
                || next.LastOffset - Active.BaseOffset > int.MaxValue
                || (Active.FirstTimestamp >= 0 && next.MaxTimestamp - Active.FirstTimestamp > options.RollMs));
    }

    private void Roll(long baseOffset, int lastEpoch)
    {
        Active.Seal();
        TakeProducerSnapshot(lastEpoch);
        AddSegment(baseOffset);
        directoryDirty = true;
    }

    private void AddSegment(long baseOffset)
    {
        var segment = LogSegment.Create(storage, directory, baseOffset, options);
        segments.Add(segment);
        Watch(segment);
    }

    private void Watch(LogSegment segment)
    {
        segment.BecameDirty = changed => dirtySegments[changed.BaseOffset] = changed;
        if (segment.IsDirty)
        {
            dirtySegments[segment.BaseOffset] = segment;
        }
    }

    // It is no part of the log any more.
    private void Drop(LogSegment segment)
    {
        segment.BecameDirty = null;
        segment.Close();
        dirtySegments.Remove(segment.BaseOffset);
    }

    // A segment that is done is flushed in any case, so that little has to be checked after a crash. What becomes of it
    // is told by the next call: a failure makes the log unusable.
    private void FlushIf(bool rolled)
    {
        if (rolled || EndOffset - flushingTo >= options.FlushIntervalMessages)
        {
            _ = commits.JoinAsync();
        }
    }

    // The segment that contains an offset, or would.
    private int IndexOf(long offset)
    {
        var (low, high) = (0, segments.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = segments[middle].BaseOffset <= offset ? (middle + 1, high) : (low, middle);
        }

        return Math.Max(0, low - 1);
    }

    private void VerifyUsable()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (failure is not null)
        {
            throw new IOException(
                $"{Name} failed before and is not usable until it is opened again: {failure.Message}", failure);
        }
    }
}
