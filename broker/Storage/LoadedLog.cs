namespace Broker.Storage;

/// <summary>A log as it was found, cut to what is intact.</summary>
/// <param name="Segments">By ascending offset; at least one.</param>
/// <param name="Epochs">Its leader epochs.</param>
/// <param name="EpochsChanged">Whether the checkpoint of the epochs says something else.</param>
/// <param name="Recovery">What was found and repaired.</param>
internal sealed record LoadedLog(
    List<LogSegment> Segments, LeaderEpochs Epochs, bool EpochsChanged, LogRecovery Recovery)
{
    /// <summary>
    /// Base offset of the first segment that was checked: other files of it, and of those that follow, may be torn,
    /// missing or old. The largest value if none was.
    /// </summary>
    public long CheckedFrom { get; init; } = long.MaxValue;

    /// <summary>Base offset of the first of these with markers of transactions; null if none has.</summary>
    public long? MarkersFrom { get; init; }
}
