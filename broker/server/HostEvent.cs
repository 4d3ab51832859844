using Broker.Runtime;

namespace Broker.Server;

/// <summary>Something that happened to a socket or a file of the host.</summary>
/// <param name="Severity">How much attention it deserves.</param>
/// <param name="Text">A plain sentence.</param>
public sealed record HostEvent(EventSeverity Severity, string Text) : BrokerEvent
{
    /// <inheritdoc/>
    public override EventSeverity Severity { get; } = Severity;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
