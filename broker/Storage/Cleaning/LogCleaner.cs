using Broker.Storage.Records;

namespace Broker.Storage.Cleaning;

/// <summary>
/// Compacts logs, one at a time, the dirtiest first: of each key only the last record stays, with the offset it has.
/// Belongs to the reactor of the logs.
/// </summary>
internal sealed class LogCleaner(CleanerSettings settings)
{
    // The log whose last pass did not come to its end: others have their turn before it.
    private Log? postponed;

    /// <summary>Makes one pass over the log that needs it most.</summary>
    /// <param name="candidates">All logs with their high watermarks (exclusive).</param>
    /// <returns>Number of the candidate and what was done; null if none needs it.</returns>
    public async Task<(int Candidate, CleaningSummary Summary)?> CleanDirtiestAsync(
        IReadOnlyList<(Log Log, long HighWatermark)> candidates)
    {
        var due = new List<(int Candidate, CleaningRange Range)>();
        for (var i = 0; i < candidates.Count; i++)
        {
            var (log, highWatermark) = candidates[i];
            try
            {
                if (log.Options.IsCompacted && !log.IsUnusable && !log.IsUncleanable
                    && await FindRangeAsync(log, highWatermark) is { } range)
                {
                    due.Add((i, range));
                }
            }
            catch (Exception exception) when (exception is CorruptLogException or IOException)
            {
                var nothing = new CleaningSummary(log.FirstDirtyOffset, log.FirstDirtyOffset);
                return (i, nothing with { Problem = exception.Message, Failure = exception });
            }
        }

        if (due.Count == 0)
        {
            return null;
        }

        var (candidate, dirtiest) = due
            .OrderBy(log => ReferenceEquals(candidates[log.Candidate].Log, postponed))
            .ThenByDescending(log => log.Range.DirtyRatio)
            .First();
        return (candidate, await CleanAsync(candidates[candidate].Log, dirtiest));
    }

    // Null if the log need not be cleaned now.
    private async Task<CleaningRange?> FindRangeAsync(Log log, long highWatermark)
    {
        var (nowMs, searching) = (settings.NowMs, log.Generation);
        try
        {
            if (log.ActiveTimestamp >= 0 && nowMs - log.ActiveTimestamp > log.Options.MaxCompactionLagMs)
            {
                // Only what is done can be compacted, and nothing might be appended for long.
                await log.RollAsync();
            }

            var range = await CleaningRange.FindAsync(log, highWatermark, settings.Rules, nowMs);
            var isDirty = range.DirtyBytes > 0 && (range.IsOverdue || range.DirtyRatio > log.Options.MinCleanableRatio);
            var hasExpired = range.CleanBytes > 0 && log.CleaningHorizonMs <= nowMs;
            return log.Generation == searching && (isDirty || hasExpired) ? range : null;
        }
        catch (Exception exception) when (
            (log.IsClosed || (log.Generation != searching && !log.IsUnusable))
            && exception is ObjectDisposedException or CorruptLogException or IOException)
        {
            // What was looked at is gone; the next round looks again.
            return null;
        }
    }

    private async Task<CleaningSummary> CleanAsync(Log log, CleaningRange range)
    {
        var pass = new CleaningPass(log, range, settings);
        postponed = log;
        try
        {
            await pass.RunAsync();
            log.CleaningHorizonMs = pass.Summary.NextHorizonMs;
            postponed = null;
            return pass.Summary;
        }
        catch (Exception exception) when (exception is CleaningAbortedException or ObjectDisposedException)
        {
            return pass.Summary with { Problem = exception.Message };
        }
        catch (CorruptRecordException exception)
        {
            // Its checksum is right: so it was sent.
            log.IsUncleanable = true;
            return pass.Summary with { Problem = exception.Message };
        }
        catch (Exception exception) when (exception is CorruptLogException or IOException)
        {
            // While the cleaned segment is written, such as to a full disk, the log is as it was before.
            var isUsable = exception is IOException && !log.IsUnusable;
            return pass.Summary with { Problem = exception.Message, Failure = isUsable ? null : exception };
        }
    }
}
