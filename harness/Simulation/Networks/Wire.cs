using System.IO.Hashing;
using Broker.Runtime;

namespace Harness.Simulation.Networks;

/// <summary>One direction of a connection: delivers in order.</summary>
internal sealed class Wire : EventSource
{
    private readonly Circuit circuit;
    private readonly Link link;
    private readonly HashRandom random;

    // The how manyth of its link, from 1.
    private readonly int number;

    // The head is scheduled unless the link is blocked or the head is held.
    private readonly Queue<WireItem> underWay = new();

    // Nothing follows a Close or a Refused.
    private bool isFinished;

    // No owner: what is under way arrives, and stays in the kernel, whatever happens to the processes.
    public Wire(World world, Circuit circuit, Link link)
        : base(world, EventKind.Frame, world.NextLane(), owner: null)
    {
        this.circuit = circuit;
        this.link = link;
        random = link.NextRandom();
        number = link.Circuits;
        link.Add(this);
    }

    public int Count => underWay.Count;

    public override string Place => field ??= EventKey.Numbered(link.Name, number);

    public override ulong Detail
    {
        get
        {
            var head = underWay.Peek();
            var content = head.Frame is { } frame ? XxHash3.HashToUInt64(frame.Span) : 0;
            return Mixer.Combine(content, (ulong)head.Kind);
        }
    }

    public override string Describe() => $"frame {link.Name} #{Id}";

    public void Send(WireItemKind kind, Frame? frame = null, RpcFault? heldBy = null)
    {
        if (isFinished)
        {
            frame?.Dispose();
            return;
        }

        isFinished = kind is WireItemKind.Close or WireItemKind.Refused;
        underWay.Enqueue(NewItem(kind, frame, link.Delay()) with { HeldBy = heldBy });
        heldBy?.Hold(this);
        if (underWay.Count == 1)
        {
            ScheduleHead();
        }
    }

    /// <summary>
    /// Loses everything under way; only a closing, if the sender did not close yet, can still follow.
    /// </summary>
    public void Clear()
    {
        World.Unschedule(this);
        while (underWay.TryDequeue(out var item))
        {
            item.Frame?.Dispose();
        }

        isFinished = false;
    }

    /// <summary>Called when a fault no longer holds a message of this wire: it sets out, if it is the head.</summary>
    public void Release(RpcFault fault)
    {
        if (!link.IsBlocked && underWay.TryPeek(out var head) && head.HeldBy == fault)
        {
            Retransmit();
        }
    }

    /// <summary>Called when the link is no longer blocked: the head sets out again, unless it is held.</summary>
    public void Retransmit()
    {
        if (underWay.TryPeek(out var head) && head.HeldBy is not { IsInForce: true })
        {
            var again = NewItem(head.Kind, null, 0);
            World.Schedule(this, again.Earliest, again.Latest);
        }
    }

    public override void Execute()
    {
        var item = underWay.Dequeue();
        if (underWay.Count > 0)
        {
            ScheduleHead();
        }
        else if (isFinished)
        {
            link.Remove(this);
        }

        circuit.Arrive(this, item);
    }

    private WireItem NewItem(WireItemKind kind, Frame? frame, long added)
    {
        var window = World.Windows.Frame;
        var sent = World.Now + added;
        return new WireItem(kind, frame, sent + window.DrawEarliest(random), sent + window.Latest);
    }

    private void ScheduleHead()
    {
        var head = underWay.Peek();
        if (!link.IsBlocked && head.HeldBy is not { IsInForce: true })
        {
            World.Schedule(this, head.Earliest, head.Latest);
        }
    }
}
