using Broker.Protocol;
using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// An incremental fetch session forgets the leader epochs of its partitions: only its first fetch is fenced. A leader
/// that was elected again feeds a follower that does not know yet, and counts with it.
/// </summary>
/// <remarks>As with <see cref="UnfencedFetch"/>, comparing the logs prevents much of what this would do.</remarks>
internal sealed class UnfencedSession : Defect
{
    /// <inheritdoc/>
    public override string Id => "unfenced-session";

    /// <inheritdoc/>
    public override string Meaning => "a leader checks the leader epoch of only the first fetch of a session";

    /// <inheritdoc/>
    public override string Source => "KAFKA-9338";

    /// <inheritdoc/>
    public override string Scenario => "elections";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) => protocol with
    {
        FenceFetch = epochs => epochs.IsIncremental ? ErrorCode.None : protocol.FenceFetch(epochs),
    };
}
