using Broker.Runtime;

namespace Broker.Coverage;

/// <summary>A node came to a branch of the protocol.</summary>
/// <param name="Branch">The branch.</param>
public sealed record Reached(Branch Branch) : BrokerEvent
{
    /// <inheritdoc/>
    public override string ToString() => $"reached {Branch.Id}: {Branch.Meaning}";
}
