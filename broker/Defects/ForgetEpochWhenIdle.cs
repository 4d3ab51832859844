using Broker.Replication;
using Broker.Replication.Protocols;
using Broker.Storage;

namespace Broker.Defects;

/// <summary>
/// A follower that caught up no longer tells the leader epoch of its last record, so a leader that has other records
/// there does not notice.
/// </summary>
/// <remarks>
/// While elections are clean nothing comes of it: a follower forgets only where everything it has is committed, and
/// then every leader has it. Unclean elections give leaders other records there.
/// </remarks>
internal sealed class ForgetEpochWhenIdle : Defect
{
    /// <inheritdoc/>
    public override string Id => "forget-epoch-when-idle";

    /// <inheritdoc/>
    public override string Meaning => "a follower that caught up no longer tells the leader epoch of its last record";

    /// <inheritdoc/>
    public override string Source => "KAFKA-15510";

    /// <inheritdoc/>
    public override string Scenario => "divergent-logs";

    /// <inheritdoc/>
    public override string Anomaly => "log-mismatch";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            LastFetchedEpoch = end => end.HighWatermark == end.EndOffset ? -1 : end.LastEpoch,
            FindDivergence = UnlessUnknown(protocol.FindDivergence),
        };

    /// <summary>What a leader did with followers that tell no epoch: it took their log for a part of its own.</summary>
    internal static Func<Log, long, int, Divergence?> UnlessUnknown(Func<Log, long, int, Divergence?> find) =>
        (leader, offset, lastEpoch) => lastEpoch < 0 ? null : find(leader, offset, lastEpoch);
}
