using Broker.Runtime;

namespace Broker.Controller;

/// <summary>What the active controller reports.</summary>
public static class ControllerEvents
{
    /// <summary>A broker registered that can't vouch for what its predecessor acknowledged.</summary>
    public sealed record UncleanRegistration(int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() =>
            $"controller: broker {Broker} may have lost records, and has to be in sync again before it counts";
    }

    /// <summary>A broker was not heard of for the whole session timeout.</summary>
    public sealed record Fenced(int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() => $"controller: fenced broker {Broker}, whose session timed out";
    }
}
