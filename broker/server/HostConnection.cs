using System.Net.Sockets;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// A connection over a socket. One task reads, one task at a time sends; the reactor that owns the connection only
/// touches the two queues between.
/// </summary>
internal sealed class HostConnection : IConnection
{
    private readonly Socket socket;
    private readonly Reactor owner;
    private readonly HostNetwork network;
    private readonly Inbox inbox;
    private readonly Outbox outbox;
    private readonly SocketReader reader;
    private readonly SocketWriter writer;
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The reading task; completes when nothing more can be read.
    private Task reading = Task.CompletedTask;

    // 1 once somebody closed the connection; it stays 1.
    private int closed;

    // 1 once the end of the connection was reported: one line tells it.
    private int reported;

    public HostConnection(Socket socket, string peer, Reactor owner, HostNetwork network)
    {
        this.socket = socket;
        this.owner = owner;
        this.network = network;
        Peer = peer;
        inbox = new Inbox(network.Limits);
        outbox = new Outbox(network.Limits.OutboxMaxBytes);
        reader = new SocketReader(socket, inbox, network.Frames, network.Limits.FrameMaxBytes);
        writer = new SocketWriter(socket, outbox);
    }

    public string Peer { get; }

    /// <summary>Completes when the socket is closed.</summary>
    public Task Finished => finished.Task;

    /// <summary>Starts to read. Called once, before anything else.</summary>
    public void Start() => reading = network.Background.Start(ReadAsync);

    public void Send(Frame frame)
    {
        switch (outbox.Add(frame))
        {
            case Outbox.Outcome.StartSender:
                _ = network.Background.Start(WriteAsync);
                break;
            case Outbox.Outcome.Overflow:
                ReportEnd(EventSeverity.Warning, "was cut off because the peer leaves too many bytes unread");
                Abort();
                break;
        }
    }

    public ValueTask<Frame?> ReceiveAsync()
    {
        var next = inbox.TakeAsync();
        return next.IsCompletedSuccessfully ? new ValueTask<Frame?>(Delivered(next.Result)) : DeliverAsync(next);
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            outbox.Close();
            inbox.Discard();
            reader.DiscardRest();
            _ = network.Background.Start(FinishAsync);
        }
    }

    /// <summary>Gives up what is queued and closes the socket.</summary>
    public void Abort()
    {
        outbox.Abandon(senderFailed: false);
        Close();
        socket.Dispose();
    }

    private async ValueTask<Frame?> DeliverAsync(ValueTask<Frame?> next) => Delivered(await next);

    // Whoever sees the end of the connection has nothing left to close.
    private Frame? Delivered(Frame? frame)
    {
        if (frame is null)
        {
            Close();
        }

        return frame;
    }

    private async Task ReadAsync()
    {
        try
        {
            await reader.RunAsync();
        }
        catch (MalformedFrameException malformed)
        {
            ReportEnd(EventSeverity.Warning, $"was closed: {malformed.Message}");
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            ReportEnd(EventSeverity.Information, $"was lost: {exception.Message}");
        }
        finally
        {
            inbox.End();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await writer.RunAsync();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            ReportEnd(EventSeverity.Information, $"was lost: {exception.Message}");
            outbox.Abandon(senderFailed: true);
            Abort();
        }
    }

    // Says goodbye after the last queued frame, and reads on until the peer does so too: closing a socket with unread
    // bytes would reset the connection and could destroy what was sent last.
    private async Task FinishAsync()
    {
        try
        {
            await outbox.Drained.WaitAsync(network.Limits.CloseLimit, network.Time);
            socket.Shutdown(SocketShutdown.Send);
            await reading.WaitAsync(network.Limits.GoodbyeLimit, network.Time);
        }
        catch (Exception exception) when (exception is TimeoutException or SocketException or ObjectDisposedException)
        {
            outbox.Abandon(senderFailed: false);
        }
        finally
        {
            socket.Dispose();
            network.Forget(this);
            finished.TrySetResult();
        }
    }

    // After Close nobody waits for anything from the peer, so how the socket ends is no news.
    private void ReportEnd(EventSeverity severity, string text)
    {
        if (Volatile.Read(ref closed) == 0 && Interlocked.Exchange(ref reported, 1) == 0)
        {
            var happened = new HostEvent(severity, $"The connection with {Peer} {text}.");
            owner.Post(() => network.Events.Report(happened));
        }
    }
}
