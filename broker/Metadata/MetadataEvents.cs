using Broker.Runtime;

namespace Broker.Metadata;

/// <summary>What nodes report about the metadata they apply.</summary>
public static class MetadataEvents
{
    /// <summary>
    /// A node applied more of the committed metadata. Reported only where <see cref="IEventSink.WantsSteps"/> says so.
    /// </summary>
    /// <param name="Image">The metadata since.</param>
    public sealed record Applied(MetadataImage Image) : BrokerEvent;
}
