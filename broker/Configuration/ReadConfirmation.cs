namespace Broker.Configuration;

/// <summary>What a leader does before it answers a consumer's fetch.</summary>
public enum ReadConfirmation
{
    /// <summary>
    /// Kafka's behaviour: it answers from what it has, and a deposed leader may answer with the past.
    /// </summary>
    None,

    /// <summary>
    /// It first confirms, with every in-sync replica or with the controller, that it still leads: reads are
    /// linearizable.
    /// </summary>
    Isr,
}
