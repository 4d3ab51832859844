using Broker.Runtime;

namespace Harness.Simulation.Networks;

/// <summary>One end of a connection.</summary>
internal sealed class SimConnection : IConnection
{
    private readonly Wire outgoing;

    // Arrived and not yet received; empty while a receive is pending.
    private readonly Queue<Frame> arrived = new();

    // The receive that waits; null if none does.
    private Completion<Frame?>? receiving;

    // Closed by either side; never goes back to false.
    private bool isClosed;

    // Closed by this side: frames that still arrive are dropped.
    private bool isClosedHere;

    public SimConnection(Circuit circuit, Incarnation owner, string peer, Wire outgoing)
    {
        Circuit = circuit;
        Owner = owner;
        Peer = peer;
        this.outgoing = outgoing;
        owner.Add(this);
    }

    public Circuit Circuit { get; }

    public Incarnation Owner { get; }

    public string Peer { get; }

    public void Send(Frame frame)
    {
        Owner.World.VerifyControl("IConnection.Send");
        if (!Owner.IsDead && !isClosed)
        {
            Circuit.Send(outgoing, Owner.World.Frames.Copy(frame.Span));
        }

        frame.Dispose();
    }

    public ValueTask<Frame?> ReceiveAsync()
    {
        Owner.World.VerifyControl("IConnection.ReceiveAsync");
        if (receiving is not null)
        {
            throw new InvalidOperationException($"A receive from {Peer} is pending already.");
        }

        if (!Owner.IsDead)
        {
            if (arrived.TryDequeue(out var frame))
            {
                return new ValueTask<Frame?>(frame);
            }

            if (isClosed)
            {
                return new ValueTask<Frame?>((Frame?)null);
            }
        }

        // Of a dead owner nobody ever completes it.
        receiving = new Completion<Frame?>();
        return new ValueTask<Frame?>(receiving.Task);
    }

    public void Close()
    {
        Owner.World.VerifyControl("IConnection.Close");
        if (!Owner.IsDead && !isClosedHere)
        {
            isClosedHere = true;
            DropArrived();
            RemoteClosed();
        }
    }

    /// <summary>A frame arrived; it is passed to the receiver, or dropped if nobody can receive any more.</summary>
    public void Deliver(Frame frame)
    {
        if (Owner.IsDead || isClosedHere)
        {
            frame.Dispose();
        }
        else if (!Received(frame))
        {
            arrived.Enqueue(frame);
        }
    }

    /// <summary>The other side closed or is gone; what arrived before can still be received.</summary>
    public void RemoteClosed()
    {
        if (!isClosed && !Owner.IsDead)
        {
            isClosed = true;
            Owner.Remove(this);
            outgoing.Send(WireItemKind.Close);
            Received(null);
        }
    }

    /// <summary>The owner was fenced: the kernel tells the peer.</summary>
    public void OwnerDied()
    {
        receiving = null;
        DropArrived();
        outgoing.Send(WireItemKind.Close);
    }

    private bool Received(Frame? frame)
    {
        var waiter = receiving;
        receiving = null;
        return waiter is not null && waiter.TrySetResult(frame);
    }

    private void DropArrived()
    {
        while (arrived.TryDequeue(out var frame))
        {
            frame.Dispose();
        }
    }
}
