using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>One end of a connection in memory; copies each frame it sends.</summary>
public sealed class TestConnection : IConnection
{
    private readonly FramePool frames;
    private readonly Queue<Frame> received = [];
    private Completion<Frame?>? receiver;
    private TestConnection? other;
    private bool closed;

    private TestConnection(FramePool frames, string peer)
    {
        this.frames = frames;
        Peer = peer;
    }

    public string Peer { get; }

    public static (TestConnection Near, TestConnection Far) CreatePair(FramePool frames, string far, string near)
    {
        var first = new TestConnection(frames, far);
        var second = new TestConnection(frames, near) { other = first };
        first.other = second;
        return (first, second);
    }

    public void Send(Frame frame)
    {
        if (!closed)
        {
            other!.Deliver(frames.Copy(frame.Span));
        }

        frame.Dispose();
    }

    public ValueTask<Frame?> ReceiveAsync()
    {
        if (received.TryDequeue(out var frame))
        {
            return ValueTask.FromResult<Frame?>(frame);
        }

        if (closed)
        {
            return ValueTask.FromResult<Frame?>(null);
        }

        receiver = new Completion<Frame?>();
        return new ValueTask<Frame?>(receiver.Task);
    }

    public void Close()
    {
        EndReceiving();
        other!.EndReceiving();
    }

    private void Deliver(Frame frame)
    {
        if (receiver?.TrySetResult(frame) == true)
        {
            receiver = null;
            return;
        }

        received.Enqueue(frame);
    }

    private void EndReceiving()
    {
        closed = true;
        receiver?.TrySetResult(null);
    }
}
