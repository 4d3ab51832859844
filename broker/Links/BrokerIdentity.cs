using Broker.Configuration;
using Broker.Storage;

namespace Broker.Links;

/// <summary>What a broker process tells of itself when it registers.</summary>
/// <param name="Incarnation">Drawn anew at each start of the process.</param>
/// <param name="PreviousEpoch">Broker epoch of its predecessor, if that stopped in order, otherwise -1.</param>
/// <param name="LogDirs">Ids of its log directories.</param>
/// <param name="OfflineDirs">How many log directories can't be used, so that their ids are not known.</param>
/// <param name="FlushesBeforeAck">Whether what it acknowledges is in its log directories, also after a loss of
/// power.</param>
internal sealed record BrokerIdentity(
    Guid Incarnation, long PreviousEpoch, IReadOnlyList<Guid> LogDirs, int OfflineDirs, bool FlushesBeforeAck)
{
    /// <summary>The identity of a process that has opened its directories.</summary>
    public static BrokerIdentity Of(
        BrokerConfig config, Guid incarnation, LogDirectories logs, DirectoryOwnership ownership)
    {
        var ids = ownership.IdsOf(config.LogDirs);
        var unknown = logs.Offline.Count(directory => ownership.IdsOf([directory.Path]).Count == 0);

        // Directories of before KIP-858 have no id: if one is replaced, nobody can tell.
        var areAllKnown = ids.Count + unknown == config.LogDirs.Count;
        return new(incarnation, logs.PreviousBrokerEpoch, ids, unknown, config.FlushBeforeAck && areAllKnown);
    }
}
