using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>What a broker reports about requests.</summary>
public static class RequestEvents
{
    /// <summary>A connection was closed, because what came over it was no request this broker understands.</summary>
    public sealed record Malformed(string Peer, string Reason) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() => $"closed the connection of {Peer}: {Reason}";
    }

    /// <summary>A topic that a client asked for could not be created.</summary>
    public sealed record TopicNotCreated(string Topic, ErrorCode Error) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() => $"topic {Topic} was not created: {Error.KafkaName()}";
    }
}
