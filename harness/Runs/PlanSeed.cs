using FsCheck;

namespace Harness.Runs;

/// <summary>
/// A generator seed of its own for every part of a plan, so that no part depends on how many others there are.
/// </summary>
internal static class PlanSeed
{
    // Streams keep draws for different purposes apart; renumbering them changes every plan.
    public const ulong Operations = 1;
    public const ulong FaultCount = 2;
    public const ulong Faults = 3;
    public const ulong FaultApis = 4;
    public const ulong FaultRoles = 5;
    public const ulong FaultPartition = 6;
    public const ulong FaultsTogether = 7;
    public const ulong Sequences = 8;
    public const ulong SequenceSteps = 9;
    public const ulong ReadPlaces = 10;
    public const ulong Batches = 11;
    public const ulong Consumers = 12;
    public const ulong Seeks = 13;
    public const ulong Swarms = 14;
    public const ulong FaultSteps = 15;

    /// <summary>The seed of part <paramref name="ordinal"/> of a stream.</summary>
    public static Rnd For(ulong seed, ulong stream, int ordinal) =>
        new(Mix(Mix(Mix(seed) ^ stream) ^ (ulong)ordinal));

    // The finalizer of SplitMix64: a bijection that spreads every input bit over all output bits.
    private static ulong Mix(ulong bits)
    {
        bits += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
