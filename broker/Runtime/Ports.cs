namespace Broker.Runtime;

/// <summary>
/// Everything through which one incarnation of a node reaches its world. The core takes clock, randomness, network and
/// storage from here and from nowhere else.
/// </summary>
public sealed class Ports
{
    /// <summary>
    /// Wall clock, monotonic clock and timers. Timer callbacks run outside every reactor: they only post or complete.
    /// </summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Connections.</summary>
    public required INetwork Network { get; init; }

    /// <summary>Files.</summary>
    public required IStorage Storage { get; init; }

    /// <summary>Randomness.</summary>
    public required RandomSource Random { get; init; }

    /// <summary>Buffers of the frames sent over <see cref="Network"/>.</summary>
    public required FramePool Frames { get; init; }

    /// <summary>Log and history.</summary>
    public required IEventSink Events { get; init; }

    /// <summary>Makes a reactor with the given name, which dies with the incarnation.</summary>
    public required Func<string, Reactor> CreateReactor { get; init; }

    /// <summary>The same ports with another storage.</summary>
    public Ports With(IStorage storage) => new()
    {
        Time = Time,
        Network = Network,
        Storage = storage,
        Random = Random,
        Frames = Frames,
        Events = Events,
        CreateReactor = CreateReactor,
    };
}
