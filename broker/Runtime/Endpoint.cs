using System.Globalization;

namespace Broker.Runtime;

/// <summary>Where a node listens: a host name or address, and a port (0–65535).</summary>
public readonly record struct Endpoint(string Host, int Port)
{
    /// <summary>The form <c>host:port</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
