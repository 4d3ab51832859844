namespace Broker.Runtime;

/// <summary>
/// Something worth telling a person; <see cref="object.ToString"/> of every kind is a plain sentence.
/// </summary>
public abstract record BrokerEvent
{
    /// <summary>How much attention the event deserves.</summary>
    public virtual EventSeverity Severity => EventSeverity.Information;
}
