namespace Broker.Storage;

/// <content>Removing records at the end.</content>
public sealed partial class Log
{
    private const int LeastKnownBatches = 64;

    // Truncations to this offset or above know where to cut without reading. RecoveryPoint is never above, so that what
    // recovery does not check is never truncated without notice.
    private long truncationFloor;

    // A truncation to this offset was prepared: until it came, floor and high watermark stay.
    private long preparedTo = long.MaxValue;

    private int forgetAt = LeastKnownBatches;

    /// <summary>
    /// Everything below this offset is committed, as far as the owner said: what a replica begins with. Never above
    /// <see cref="EndOffset"/>. A truncation lowers it, one that is prepared does so before the records go.
    /// </summary>
    public long HighWatermark { get; private set; }

    /// <summary>
    /// The part of <see cref="HighWatermark"/> that holds for whatever a crash leaves of the log. Until a truncation
    /// was flushed, a crash may bring back what was cut, in the place of what was committed there since.
    /// </summary>
    internal long DurableHighWatermark =>
        HasUnflushedTruncation ? Math.Min(HighWatermark, FlushedOffset) : HighWatermark;

    /// <summary>
    /// The owner's high watermark rose. The log may forget what only truncations below it need: they have to be
    /// prepared from now on. Lower than before: nothing happens.
    /// </summary>
    public void RaiseHighWatermark(long offset)
    {
        var known = Math.Min(Math.Min(offset, preparedTo), EndOffset);
        HighWatermark = Math.Max(HighWatermark, known);
        Producers?.OnCommitted(HighWatermark);
        RaiseTruncationFloor(known);
    }

    /// <summary>
    /// Makes a truncation to <paramref name="offset"/>, or above, possible: finds out where it has to cut, and lowers
    /// the recovery point and the high watermark for good. To be called before a truncation below the last
    /// <see cref="RaiseHighWatermark"/>. The owner looks after it whether it still wants to truncate.
    /// </summary>
    /// <exception cref="CorruptLogException">A segment is damaged.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task PrepareTruncationAsync(long offset)
    {
        VerifyUsable();
        preparedTo = offset;
        await LoadBoundariesAsync(offset);

        // A batch that only ends above the offset goes as a whole.
        var end = segments[IndexOf(offset)].BoundaryAt(offset);
        if (end < truncationFloor || end < HighWatermark)
        {
            truncationFloor = Math.Min(truncationFloor, end);
            HighWatermark = Math.Min(HighWatermark, end);
            FirstDirtyOffset = Math.Min(FirstDirtyOffset, end);
            await start.SaveRecoveryPoint();
            VerifyUsable();
        }
    }

    /// <summary>
    /// Removes all batches that end above <paramref name="offset"/>, and the epochs that start at or after the new end,
    /// those without records included: the last epoch is then that of the last record. A follower flushes before it
    /// appends again: a crash could otherwise bring back segments after others than they followed.
    /// </summary>
    /// <exception cref="OffsetOutOfRangeException">Below the start of the log.</exception>
    /// <exception cref="InvalidOperationException">
    /// Below the truncation floor, and not prepared with <see cref="PrepareTruncationAsync"/>.
    /// </exception>
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
            var last = IndexOf(offset);
            if (!segments[last].CanTruncateTo(offset) || segments[last].BoundaryAt(offset) < truncationFloor)
            {
                throw new InvalidOperationException(
                    $"{Name}: a truncation to {offset}, below {truncationFloor}, has to be prepared.");
            }

            Truncate(last, offset);
        }

        preparedTo = long.MaxValue;
        epochsDirty |= Epochs.TruncateFromEnd(EndOffset);
    }

    /// <summary>
    /// Removes everything and starts at an offset, as a follower does whose leader has nothing at its end any more.
    /// Completes when that survives a crash.
    /// </summary>
    /// <param name="offset">The new start and end.</param>
    /// <param name="begin">Asked at the moment it happens: false if it is not wanted any more. Null for yes.</param>
    /// <returns>Whether it happened.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public async Task<bool> TruncateFullyAndStartAtAsync(long offset, Func<bool>? begin = null)
    {
        VerifyUsable();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        truncationFloor = Math.Min(truncationFloor, Math.Min(offset, segments[0].BaseOffset));
        FirstDirtyOffset = Math.Min(FirstDirtyOffset, truncationFloor);
        HighWatermark = Math.Min(HighWatermark, truncationFloor);
        await start.SaveRecoveryPoint();
        VerifyUsable();
        if (begin?.Invoke() == false)
        {
            return false;
        }

        RestartAt(offset);
        await FlushAsync();
        await start.SaveRecoveryPoint();
        return true;
    }

    private void RaiseTruncationFloor(long floor)
    {
        if (floor <= truncationFloor || IsClosed)
        {
            return;
        }

        var before = IndexOf(truncationFloor);
        truncationFloor = floor;
        for (var i = before; i < segments.Count - 1 && segments[i].NextOffset <= floor; i++)
        {
            segments[i].ForgetBoundaries();
        }

        if (Active.KnownBatches >= forgetAt && Active.BaseOffset <= floor)
        {
            Active.ForgetBoundariesBelow(floor);
            forgetAt = Math.Max(LeastKnownBatches, 2 * Active.KnownBatches);
        }
    }

    private async Task LoadBoundariesAsync(long offset)
    {
        for (var i = IndexOf(offset); i < segments.Count; i = IndexOf(offset))
        {
            var preparing = generation;
            var incomplete = segments.Skip(i)
                .FirstOrDefault(segment => !segment.CanTruncateTo(Math.Max(offset, segment.BaseOffset + 1)));
            if (incomplete is null)
            {
                return;
            }

            try
            {
                await incomplete.TryLoadBoundariesAsync(Math.Max(offset, incomplete.BaseOffset));
            }
            catch (Exception exception) when (preparing != generation && IsOfAChange(exception))
            {
                // The segment was removed meanwhile: look again what is there now.
            }

            VerifyUsable();
        }
    }

    private void RestartAt(long offset)
    {
        generation++;
        HasUnflushedTruncation = true;
        directoryDirty = true;
        epochsDirty |= Epochs.TruncateFromEnd(0);
        try
        {
            DeleteReplaced();
            RemoveFrom(0);
            AddSegment(offset);
            snapshots.RemoveAbove(-1);
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }

        (StartOffset, FlushedOffset, storedTo, flushingTo) = (offset, offset, offset, offset);
        (truncationFloor, preparedTo, FirstDirtyOffset) = (offset, long.MaxValue, offset);
        HighWatermark = offset;
        Producers?.OnRestarted(offset);
    }

    private void Truncate(int last, long offset)
    {
        generation++;
        HasUnflushedTruncation = true;
        try
        {
            directoryDirty |= last < segments.Count - 1;
            DeleteReplaced();
            RemoveFrom(last + 1);
            Active.TruncateTo(offset);
            directoryDirty |= Active.WriteIndexes();
            directoryDirty |= snapshots.RemoveAbove(EndOffset);
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }

        FlushedOffset = Math.Min(FlushedOffset, EndOffset);
        storedTo = Math.Min(storedTo, EndOffset);
        flushingTo = Math.Min(flushingTo, EndOffset);
        truncationFloor = Math.Min(truncationFloor, EndOffset);
        FirstDirtyOffset = Math.Min(FirstDirtyOffset, EndOffset);
        HighWatermark = Math.Min(HighWatermark, EndOffset);
        if (EndOffset < StartOffset)
        {
            // The start lies within the batch that was cut: nothing above it is left.
            RestartAt(StartOffset);
        }
        else
        {
            Producers?.OnTruncated(EndOffset);
        }

        _ = commits.JoinAsync();
    }

    // The last one first, so that a crash meanwhile leaves no gap.
    private void RemoveFrom(int first)
    {
        for (var i = segments.Count - 1; i >= first; i--)
        {
            var removed = segments[i];
            segments.RemoveAt(i);
            Drop(removed);
            foreach (var extension in SegmentNames.Extensions.Reverse())
            {
                storage.Delete(StoragePaths.Combine(directory, SegmentNames.Of(removed.BaseOffset, extension)));
            }
        }
    }
}
