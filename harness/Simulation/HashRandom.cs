using Broker.Runtime;

namespace Harness.Simulation;

/// <summary>
/// Randomness that is a hash of (seed, stream, entity, ordinal). Every draw that is no schedule choice comes from here,
/// so taking one operation, fault or node out of a plan does not shift the draws of the others.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="stream">What is drawn, such as <c>frame-latency</c>.</param>
/// <param name="entity">For whom, such as a node's name.</param>
public sealed class HashRandom(ulong seed, string stream, string entity) : RandomSource
{
    private readonly ulong key = Mixer.Combine(Mixer.Combine(seed, Mixer.Of(stream)), Mixer.Of(entity));

    // The ordinal of the next draw: only ever grows.
    private ulong ordinal;

    /// <inheritdoc/>
    public override ulong NextBits() => Mixer.Combine(key, ordinal++);

    /// <summary>A uniform integer in [0, <paramref name="bound"/>).</summary>
    /// <param name="bound">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(NextBits(), (ulong)bound, out _);
    }
}
