namespace Harness.Simulation.Networks;

/// <summary>A fault of one or more links, in force until it is healed.</summary>
public sealed class LinkFault : IDisposable
{
    private readonly IReadOnlyList<Link> links;

    internal LinkFault(IReadOnlyList<Link> links, long addedNs)
    {
        this.links = links;
        AddedNs = addedNs;
    }

    /// <summary>Frames, and openings and closings of connections, that it held or delayed; 0 means it made no difference.</summary>
    public long Affected { get; internal set; }

    // Delay of each frame, virtual ns; 0 for a link that is blocked.
    internal long AddedNs { get; }

    /// <summary>Ends the fault; what it held arrives from now on. Healing again does nothing.</summary>
    public void Heal()
    {
        foreach (var link in links)
        {
            link.End(this);
        }
    }

    /// <summary>The same as <see cref="Heal"/>.</summary>
    public void Dispose() => Heal();
}
