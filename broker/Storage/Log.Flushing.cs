namespace Broker.Storage;

/// <content>What survives a crash.</content>
public sealed partial class Log
{
    // Where the content of the flush under way ends; a truncation lowers it, as what is appended again after that is
    // not part of the flush.
    private long flushingTo;

    // Everything below was flushed, with epochs and indexes.
    private long storedTo;

    // True once the log is being closed in order.
    private bool isClosing;

    // Invariant: true if entries of the directory changed after its last flush began.
    private bool directoryDirty;

    /// <summary>True from a truncation until it was flushed: a follower flushes before it appends again.</summary>
    public bool HasUnflushedTruncation { get; private set; }

    /// <summary>
    /// Recovery after a crash may begin at this offset: all below is flushed, and will not be truncated without
    /// <see cref="PrepareTruncationAsync"/>, which lowers it first.
    /// </summary>
    public long RecoveryPoint => Math.Min(storedTo, truncationFloor);

    /// <summary>
    /// Completes when everything appended, truncated or assigned before the call survives a crash. Calls share flushes.
    /// </summary>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public Task FlushAsync()
    {
        VerifyUsable();
        return IsDirty ? commits.JoinAsync() : commits.Latest;
    }

    private bool IsDirty => epochsDirty || directoryDirty || snapshots.HasUnstored || dirtySegments.Count > 0;

    /// <summary>
    /// Flushes everything, the indexes included, and closes the log. What opens it next may trust all of it, if it is
    /// told so (<see cref="LogStart.IsClean"/>).
    /// </summary>
    /// <exception cref="IOException">Not possible; the log is not closed and not usable any more.</exception>
    public async Task CloseInOrderAsync()
    {
        VerifyUsable();
        isClosing = true;
        Active.MarkDirty();
        TakeProducerSnapshot(LastRecordEpoch);
        do
        {
            await FlushAsync();
        }
        while (IsDirty);
        Close();
    }

    /// <summary>Nobody needs the content any more: a pass of the cleaner gives up.</summary>
    internal void Abandon() => generation++;

    /// <summary>
    /// Closes the log, whose content nobody needs any more, once no flush is under way: nothing of it reaches the
    /// directory after that.
    /// </summary>
    internal async Task EndAsync()
    {
        while (!commits.Latest.IsCompleted)
        {
            await Task.WhenAny(commits.Latest);
        }

        Close();
    }

    // Segments and checkpoint may reach the disk in any order: recovery drops segments that do not follow, and believes
    // a checkpoint only as far as the data confirms it (EpochRecovery). The entry of a new segment is in the directory
    // before anything in it counts as flushed.
    private async Task FlushOnceAsync()
    {
        VerifyUsable();
        EpochEntry[]? changedEpochs = epochsDirty ? [.. Epochs.Entries] : null;
        var hadTruncation = HasUnflushedTruncation;
        var truncations = generation;
        epochsDirty = false;
        flushingTo = EndOffset;
        try
        {
            var storing = snapshots.StoreAsync();
            await Task.WhenAll(storing, FlushSegmentsAsync(isClosing));
            directoryDirty |= await storing;
            if (directoryDirty)
            {
                directoryDirty = false;
                await storage.FlushDirectoryAsync(directory);
            }

            FlushedOffset = Math.Max(FlushedOffset, flushingTo);
            if (changedEpochs is not null)
            {
                await epochCheckpoint.WriteAsync(changedEpochs);
            }

            storedTo = Math.Max(storedTo, flushingTo);
            HasUnflushedTruncation &= !hadTruncation || truncations != generation;
        }
        catch (IOException exception)
        {
            // A flush that is tried again may succeed without having stored what the first one could not.
            failure = exception;
            throw;
        }
    }

    private async Task FlushSegmentsAsync(bool withIndexes)
    {
        // All begin at once: what is appended meanwhile belongs to the next flush.
        var flushed = dirtySegments.Values.ToList();
        var last = Active;
        dirtySegments.Clear();
        flushed.ForEach(segment => directoryDirty |= segment.BeginFlush());
        await Task.WhenAll(flushed.Select(segment => segment.FlushAsync(withIndexes)).ToList());
        foreach (var segment in flushed.Where(segment => segment != last && segment != Active))
        {
            if (!segment.IsDirty && !segment.IsClosed)
            {
                segment.ReleaseIndexes();
            }
        }
    }
}
