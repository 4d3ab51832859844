namespace Broker.Storage.Cleaning;

/// <summary>
/// Compacts logs, one at a time, the dirtiest first: of each key only the last record stays, with the offset it has.
/// Belongs to the reactor of the logs.
/// </summary>
internal sealed class LogCleaner(CleanerSettings settings)
{
    /// <summary>Makes one pass over the log that needs it most.</summary>
    /// <param name="candidates">All logs with their high watermarks (exclusive).</param>
    /// <returns>Number of the candidate and what was done; null if none needs it.</returns>
    /// <exception cref="IOException">A log failed, and is not usable any more.</exception>
    public async Task<(int Candidate, CleaningSummary Summary)?> CleanDirtiestAsync(
        IReadOnlyList<(Log Log, long HighWatermark)> candidates)
    {
        (int Candidate, CleaningRange Range)? dirtiest = null;
        for (var i = 0; i < candidates.Count; i++)
        {
            var (log, highWatermark) = candidates[i];
            if (!log.Options.IsCompacted || log.IsUnusable || log.IsUncleanable)
            {
                continue;
            }

            try
            {
                if (await FindRangeAsync(log, highWatermark) is { } range
                    && (dirtiest is not { } best || range.DirtyRatio > best.Range.DirtyRatio))
                {
                    dirtiest = (i, range);
                }
            }
            catch (CorruptLogException exception)
            {
                return (i, Damaged(log, new(log.FirstDirtyOffset, log.FirstDirtyOffset), exception.Message));
            }
        }

        return dirtiest is { } found
            ? (found.Candidate, await CleanAsync(candidates[found.Candidate].Log, found.Range))
            : null;
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
        catch (Exception exception) when (IsOfAChange(log, searching, exception))
        {
            // The next round looks again.
            return null;
        }
    }

    private async Task<CleaningSummary> CleanAsync(Log log, CleaningRange range)
    {
        var pass = new CleaningPass(log, range, settings);
        try
        {
            await pass.RunAsync();
            log.CleaningHorizonMs = pass.Summary.NextHorizonMs;
            return pass.Summary;
        }
        catch (Exception exception) when (exception is CleaningAbortedException or ObjectDisposedException)
        {
            return pass.Summary with { Problem = exception.Message };
        }
        catch (Exception exception) when (exception is CorruptLogException or Records.CorruptRecordException)
        {
            return Damaged(log, pass.Summary, exception.Message);
        }
        catch (IOException exception) when (!log.IsUnusable)
        {
            // Such as a full disk: the log is as it was before.
            return pass.Summary with { Problem = exception.Message };
        }
    }

    private static CleaningSummary Damaged(Log log, CleaningSummary done, string problem)
    {
        log.IsUncleanable = true;
        return done with { Problem = problem, IsDamaged = true };
    }

    private static bool IsOfAChange(Log log, long generation, Exception exception) =>
        exception is ObjectDisposedException
        || (log.Generation != generation && exception is CorruptLogException or IOException);
}
