namespace Harness.Simulation.Networks;

/// <summary>
/// A fault of chosen requests or answers, in force until it is healed. A message that was held arrives then, whatever
/// became of its connection and its sender: as with a half-open connection, the network may bring late what somebody
/// sent who has timed out, connected anew, or started anew since. A copy arrives then as well.
/// </summary>
public sealed class RpcFault : IDisposable
{
    private readonly Network network;
    private readonly RpcRule rule;

    // Wires with a held message under way, in the order in which the first one was sent.
    private readonly List<Wire> holding = [];

    // Messages that the rule is about, sent since the fault began.
    private int seen;

    internal RpcFault(Network network, RpcRule rule)
    {
        this.network = network;
        this.rule = rule;
    }

    /// <summary>Messages that it held, dropped or copied; 0 means it made no difference.</summary>
    public long Affected { get; internal set; }

    internal bool Drops => rule.Drops;

    internal bool Copies => rule.Copies;

    // False once it is healed, for ever.
    internal bool IsInForce { get; private set; } = true;

    /// <summary>Ends the fault; what it held arrives from now on. Healing again does nothing.</summary>
    public void Heal()
    {
        network.End(this);
        IsInForce = false;
        foreach (var wire in holding)
        {
            wire.Release(this);
        }

        holding.Clear();
    }

    /// <summary>The same as <see cref="Heal"/>.</summary>
    public void Dispose() => Heal();

    /// <summary>Counts a message that is being sent, and says whether the rule is about it.</summary>
    internal bool Strikes(RpcApi api, SimNode caller, SimNode called, bool isAnswer)
    {
        if (api != rule.Api || isAnswer != rule.StrikesAnswers
            || !rule.Brokers.Contains(api.IsOfClients ? called : caller))
        {
            return false;
        }

        seen++;
        return rule.Ordinal == 0 || seen == rule.Ordinal;
    }

    internal void Hold(Wire wire)
    {
        if (!holding.Contains(wire))
        {
            holding.Add(wire);
        }
    }
}
