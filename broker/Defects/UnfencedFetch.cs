using Broker.Protocol;
using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A fetch of a follower in an earlier or later leader epoch is answered, and counts. A leader that was deposed goes on
/// feeding followers, and takes the word of one that still follows another.
/// </summary>
/// <remarks>
/// A fetch of another epoch counts only if the logs agree up to its offset, as leader epochs are compared all the same.
/// It has to come so late that the follower has cut meanwhile what it tells of, and that somebody leads again who has
/// that still.
/// </remarks>
internal sealed class UnfencedFetch : Defect
{
    /// <inheritdoc/>
    public override string Id => "unfenced-fetch";

    /// <inheritdoc/>
    public override string Meaning => "a leader answers and counts fetches of other leader epochs than its own";

    /// <inheritdoc/>
    public override string Source => "KIP-320, KAFKA-6880, KAFKA-7395";

    /// <inheritdoc/>
    public override string Scenario => "elections";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { FenceFetch = _ => ErrorCode.None };
}
