using Broker.Runtime;

namespace Broker.Controller.Raft;

/// <summary>What voters of the controller quorum report.</summary>
public static class QuorumEvents
{
    /// <summary>A voter won an election.</summary>
    public sealed record Elected(int Broker, int Epoch) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() => $"controller: broker {Broker} leads the quorum in epoch {Epoch}";
    }

    /// <summary>A leader gave up, because a majority has not fetched from it for too long.</summary>
    public sealed record Resigned(int Broker, int Epoch) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() =>
            $"controller: broker {Broker} resigned in epoch {Epoch}, as no majority fetched from it";
    }
}
