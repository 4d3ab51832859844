namespace Broker.Runtime;

/// <summary>How much attention an event deserves.</summary>
public enum EventSeverity
{
    /// <summary>Normal progress.</summary>
    Information,

    /// <summary>Unexpected from outside, and handled: a malformed frame, a lost connection.</summary>
    Warning,

    /// <summary>The node or one of its directories can not go on.</summary>
    Error,
}
