namespace Broker.Runtime;

/// <summary>
/// Where a node reports what it did and what happened to it: log lines in the host, fault and leader lanes of the
/// history in the simulation.
/// </summary>
public interface IEventSink
{
    /// <summary>
    /// Whether every step of replication is wanted too: each append, each move of a high watermark. A simulation
    /// watches them; to a person they are too many.
    /// </summary>
    bool WantsSteps => false;

    /// <summary>Takes an event; called on the reactor where it happened and never blocks.</summary>
    void Report(BrokerEvent happened);
}
