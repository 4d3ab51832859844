namespace Harness.Simulation.Networks;

/// <summary>Everything that flows from one node to another.</summary>
internal sealed class Link(World world, SimNode from, SimNode to)
{
    // Open directions of connections, in creation order.
    private readonly List<Wire> wires = [];

    // Faults in force, in the order in which they began.
    private readonly List<LinkFault> faults = [];

    // Connections opened so far from `from`; numbers them.
    private int circuits;

    public bool IsBlocked => faults.Exists(fault => fault.AddedNs == 0);

    public int Circuits => circuits;

    public string Name { get; } = $"{from.Name}→{to.Name}";

    public HashRandom NextRandom() => world.Random("frame-latency", $"{Name}#{++circuits}");

    public void Add(Wire wire) => wires.Add(wire);

    public void Remove(Wire wire) => wires.Remove(wire);

    /// <summary>
    /// Counts an item that was just sent, and says how much later than usual it arrives (virtual ns).
    /// </summary>
    public long Delay()
    {
        var added = 0L;
        foreach (var fault in faults)
        {
            fault.Affected++;
            added += fault.AddedNs;
        }

        return added;
    }

    public void Begin(LinkFault fault)
    {
        faults.Add(fault);
        if (fault.AddedNs == 0)
        {
            foreach (var wire in wires)
            {
                fault.Affected += wire.Count;
                world.Unschedule(wire);
            }
        }
    }

    public void End(LinkFault fault)
    {
        world.VerifyControl("LinkFault.Heal");
        if (faults.Remove(fault) && fault.AddedNs == 0 && !IsBlocked)
        {
            foreach (var wire in wires)
            {
                wire.Retransmit();
            }
        }
    }
}
