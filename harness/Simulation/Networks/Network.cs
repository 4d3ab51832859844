namespace Harness.Simulation.Networks;

/// <summary>The network between the nodes, and what can go wrong with it.</summary>
public sealed class Network
{
    private readonly World world;

    // By (from, to) node index; only ever looked up, never iterated.
    private readonly Dictionary<(int From, int To), Link> links = [];

    // Faults of chosen requests and answers in force, in the order in which they began.
    private readonly List<RpcFault> rpcFaults = [];

    internal Network(World world) => this.world = world;

    /// <summary>
    /// Holds everything <paramref name="from"/> sends to <paramref name="to"/>, what is under way included, until
    /// healed; then it arrives, as TCP's retransmission would bring it. The other direction is not touched.
    /// </summary>
    public LinkFault Block(SimNode from, SimNode to) => Apply([LinkOf(from, to)], 0);

    /// <summary>
    /// Holds everything that passes between a node of one side and a node of the other, in both directions.
    /// </summary>
    public LinkFault Partition(IEnumerable<SimNode> one, IEnumerable<SimNode> other)
    {
        var others = other.ToList();
        var pairs = from a in one from b in others select new[] { LinkOf(a, b), LinkOf(b, a) };
        return Apply(pairs.SelectMany(pair => pair).ToList(), 0);
    }

    /// <summary>Delays every frame sent from one node to the other while the fault lasts.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="addedNs">Added to both ends of the frame's window, virtual ns; positive.</param>
    public LinkFault Slow(SimNode from, SimNode to, long addedNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(addedNs);
        return Apply([LinkOf(from, to)], addedNs);
    }

    /// <summary>
    /// Resets all open connections of a node: what is under way is lost, and both ends see them closed.
    /// </summary>
    /// <returns>How many there were.</returns>
    public int ResetAll(SimNode node)
    {
        world.VerifyControl("Network.ResetAll");
        var ends = world.Nodes.SelectMany(each => each.Incarnation?.Connections ?? []).Select(end => end.Circuit);
        var circuits = ends.Where(circuit => circuit.Touches(node)).Distinct().ToList();
        circuits.ForEach(circuit => circuit.Reset());
        return circuits.Count;
    }

    /// <summary>Strikes chosen requests or answers from now on; those under way are not touched.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is negative.</exception>
    public RpcFault Strike(RpcRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rule.Ordinal);
        world.VerifyControl("Network.Strike");
        var fault = new RpcFault(this, rule);
        rpcFaults.Add(fault);
        return fault;
    }

    internal void End(RpcFault fault)
    {
        world.VerifyControl("RpcFault.Heal");
        rpcFaults.Remove(fault);
    }

    /// <summary>Which fault strikes a message that is being sent: of several the one that began first.</summary>
    internal RpcFault? Striking(RpcApi api, SimNode caller, SimNode called, bool isAnswer)
    {
        RpcFault? striking = null;
        foreach (var fault in rpcFaults)
        {
            // Each counts, so that what one strikes does not depend on the others.
            if (fault.Strikes(api, caller, called, isAnswer))
            {
                striking ??= fault;
            }
        }

        if (striking is not null)
        {
            striking.Affected++;
        }

        return striking;
    }

    internal Link LinkOf(SimNode from, SimNode to)
    {
        if (!links.TryGetValue((from.Index, to.Index), out var link))
        {
            links[(from.Index, to.Index)] = link = new Link(world, from, to);
        }

        return link;
    }

    private LinkFault Apply(IReadOnlyList<Link> concerned, long addedNs)
    {
        world.VerifyControl("Network");
        var fault = new LinkFault(concerned, addedNs);
        foreach (var link in concerned)
        {
            link.Begin(fault);
        }

        return fault;
    }
}
