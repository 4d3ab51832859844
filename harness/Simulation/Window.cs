namespace Harness.Simulation;

/// <summary>
/// How long after its cause an event may happen, in virtual nanoseconds: not before <see cref="Earliest"/> plus a draw
/// below <see cref="Jitter"/>, and not after <see cref="Latest"/>. Where in between is the scheduler's choice.
/// </summary>
/// <param name="Earliest">The least delay; not negative.</param>
/// <param name="Jitter">Bound (exclusive) of what a draw adds to the least delay; 0 for none.</param>
/// <param name="Latest">The greatest delay; at least <paramref name="Earliest"/> + <paramref name="Jitter"/>.</param>
public readonly record struct Window(long Earliest, long Jitter, long Latest)
{
    internal long DrawEarliest(HashRandom random) => Jitter == 0 ? Earliest : Earliest + random.NextBelow(Jitter);
}
