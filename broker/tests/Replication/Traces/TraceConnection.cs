using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Runtime;

namespace Broker.Tests.Replication.Traces;

/// <summary>The end of a connection at a broker that asks. What it sends waits in the network.</summary>
internal sealed class TraceConnection(TraceNetwork network, int from, int to, long number) : IConnection
{
    private readonly Queue<Frame> received = [];
    private Completion<Frame?>? receiver;
    private bool closed;

    // What the last fetch wanted of the partition; null before.
    private FetchPartitionRequest? wanted;

    public int From => from;

    public int To => to;

    /// <summary>Unique in the world.</summary>
    public long Number => number;

    public string Peer => $"node {to}";

    public void Send(Frame frame)
    {
        using (frame)
        {
            if (!closed)
            {
                var message = new TraceMessage(this, frame.Span.ToArray());
                network.Take(message.Api == ApiKey.Fetch ? Remember(message.Request) : message);
            }
        }
    }

    private TraceMessage Remember(byte[] fetch)
    {
        wanted = MessageText.Mentioned(fetch) ?? wanted;
        return new TraceMessage(this, fetch) { Wanted = wanted };
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

    /// <summary>An answer arrives.</summary>
    public void Deliver(byte[] answer)
    {
        var frame = network.Frames.Copy(answer);
        if (receiver?.TrySetResult(frame) != true)
        {
            received.Enqueue(frame);
        }
    }

    /// <summary>Ended by either side. What a script holds stays on its way, as packets do.</summary>
    public void Close()
    {
        closed = true;
        receiver?.TrySetResult(null);
        network.Forget(this);
    }
}
