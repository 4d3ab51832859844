namespace Broker.Server;

/// <summary>Something a <see cref="Flusher"/> flushes. Equal targets share a flush.</summary>
internal interface IFlushTarget
{
    /// <summary>Blocks until the content survives a crash.</summary>
    /// <exception cref="IOException">It may or may not.</exception>
    void Flush();
}
