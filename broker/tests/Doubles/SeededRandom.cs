using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>Randomness that is the same for the same seed.</summary>
public sealed class SeededRandom(int seed) : RandomSource
{
    private readonly Random random = new(seed);

    public override ulong NextBits() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
}
