using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>A request on its way whose response is awaited.</summary>
internal abstract class PendingCall : IDisposable
{
    /// <summary>Fires when the response is overdue.</summary>
    public ITimer? Overdue { get; set; }

    /// <summary>Takes ownership of the response's frame, whose header <paramref name="content"/> starts with.</summary>
    /// <exception cref="ProtocolException">The response is malformed, as the call was told too.</exception>
    public abstract void Answer(Frame content);

    /// <summary>Fails the call.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Stops the timer.</summary>
    public void Dispose() => Overdue?.Dispose();
}
