using Broker.Protocol;
using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A fetch of a follower in an earlier or later leader epoch is answered, and counts. A leader that was deposed goes on
/// feeding followers, and takes the word of one that still follows another.
/// </summary>
internal sealed class UnfencedFetch : Defect
{
    /// <inheritdoc/>
    public override string Id => "unfenced-fetch";

    /// <inheritdoc/>
    public override string Meaning => "a leader answers and counts fetches of other leader epochs than its own";

    /// <inheritdoc/>
    public override string Source => "KIP-320, KAFKA-6880, KAFKA-7395";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { FenceFetch = _ => ErrorCode.None };
}
