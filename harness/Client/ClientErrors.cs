namespace Harness.Client;

/// <summary>Error names of the client itself; all others are Kafka's.</summary>
public static class ClientErrors
{
    /// <summary>No answer within the time of the operation.</summary>
    public const string Timeout = "TIMEOUT";

    /// <summary>The node could not be reached, or the connection was lost.</summary>
    public const string Disconnected = "DISCONNECTED";

    /// <summary>The client was closed.</summary>
    public const string Closed = "CLOSED";

    /// <summary>The answer does not follow the protocol, or does not answer what was asked.</summary>
    public const string Malformed = "MALFORMED_RESPONSE";
}
