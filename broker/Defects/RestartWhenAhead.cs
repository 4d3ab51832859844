using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower whose log is longer than that of its new leader is told that it is out of range, and deletes all it has
/// to begin anew at the leader's first offset. If that leader fails, nobody has what was acknowledged.
/// </summary>
internal sealed class RestartWhenAhead : Defect
{
    /// <inheritdoc/>
    public override string Id => "restart-when-ahead";

    /// <inheritdoc/>
    public override string Meaning => "a follower ahead of its leader deletes its whole log";

    /// <inheritdoc/>
    public override string Source => "KAFKA-2143";

    /// <inheritdoc/>
    public override string Scenario => "fencing";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            IsInRange = fetch => fetch.Offset >= fetch.StartOffset && fetch.Offset <= fetch.EndOffset,
            RestartPoint = fetch => fetch.LeaderStartOffset >= 0 ? fetch.LeaderStartOffset : null,
        };
}
