using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower is looked at twice: once to see that it caught up, and again to name its process in the proposal. In
/// between another process may have taken its place, which has nothing.
/// </summary>
internal sealed class ProposeUnchecked : Defect
{
    /// <inheritdoc/>
    public override string Id => "propose-unchecked";

    /// <inheritdoc/>
    public override string Meaning =>
        "a proposal names the process a follower has when it is sent, not the one that caught up";

    /// <inheritdoc/>
    public override string Source => "KAFKA-15221";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { ProposesWhatWasChecked = false };
}
