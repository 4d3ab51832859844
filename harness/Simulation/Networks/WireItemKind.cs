namespace Harness.Simulation.Networks;

/// <summary>What travels on a wire. The numbers enter the run hash and never change.</summary>
internal enum WireItemKind
{
    /// <summary>The request to open the connection.</summary>
    Open = 1,

    /// <summary>The answer that it is open.</summary>
    Opened = 2,

    /// <summary>The answer that nobody listens.</summary>
    Refused = 3,

    /// <summary>A frame.</summary>
    Data = 4,

    /// <summary>The last item: the sender closed, or is gone.</summary>
    Close = 5,
}
