namespace Broker.Storage;

/// <summary>A log as it was found, cut to what is intact.</summary>
/// <param name="Segments">By ascending offset; at least one.</param>
/// <param name="Epochs">Its leader epochs.</param>
/// <param name="EpochsChanged">Whether the checkpoint of the epochs says something else.</param>
/// <param name="Recovery">What was found and repaired.</param>
internal sealed record LoadedLog(
    List<LogSegment> Segments, LeaderEpochs Epochs, bool EpochsChanged, LogRecovery Recovery);
