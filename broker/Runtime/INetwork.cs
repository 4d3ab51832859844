namespace Broker.Runtime;

/// <summary>
/// The network port: ordered connections that carry whole frames (the 4-byte length prefix is the host's affair).
/// </summary>
public interface INetwork
{
    /// <summary>Opens a connection.</summary>
    /// <param name="remote">Where to connect to.</param>
    /// <param name="limit">How long to try before giving up.</param>
    /// <exception cref="IOException">Refused, unreachable, or not established within
    /// <paramref name="limit"/>.</exception>
    Task<IConnection> ConnectAsync(Endpoint remote, TimeSpan limit);

    /// <summary>
    /// Listens on <paramref name="local"/> until the result is disposed. Each accepted connection is posted to the
    /// reactor that called this method.
    /// </summary>
    /// <exception cref="IOException">The address is in use or not available.</exception>
    IDisposable Listen(Endpoint local, Action<IConnection> accept);
}
