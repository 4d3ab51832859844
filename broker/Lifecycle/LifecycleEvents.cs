using Broker.Runtime;

namespace Broker.Lifecycle;

/// <summary>What a broker reports about its registration.</summary>
public static class LifecycleEvents
{
    /// <summary>The controller knows this incarnation.</summary>
    public sealed record Registered(int Broker, long Epoch) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() => $"broker {Broker} registered, broker epoch {Epoch}";
    }

    /// <summary>The controller unfenced this broker: it is offered to clients and may be elected.</summary>
    public sealed record Unfenced(int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() => $"broker {Broker} is ready";
    }

    /// <summary>The broker stops without the controller having found other leaders.</summary>
    public sealed record NotHandedOver(int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() =>
            $"broker {Broker} stops without the controller: others find out that it is gone";
    }

    /// <summary>The controller knows another incarnation under this node id.</summary>
    public sealed record RegistrationLost(int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() =>
            $"broker {Broker} registers again: the controller knows another process under its node id";
    }
}
