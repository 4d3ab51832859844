namespace Broker.Runtime;

/// <summary>One ordered, reliable, bidirectional stream of frames. Used from one reactor.</summary>
public interface IConnection
{
    /// <summary>Names the peer in log lines and histories.</summary>
    string Peer { get; }

    /// <summary>
    /// Queues a frame and takes ownership of it. On a closed connection the frame is returned to its pool and nothing
    /// is sent.
    /// </summary>
    void Send(Frame frame);

    /// <summary>
    /// The next frame, owned by the caller; null once the connection is closed by either side, reset, or broken by a
    /// malformed frame. One receive at a time.
    /// </summary>
    ValueTask<Frame?> ReceiveAsync();

    /// <summary>Closes the connection; frames already queued are still sent. Closing again does nothing.</summary>
    void Close();
}
