using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Harness.Simulation;

/// <summary>Bit mixing that is equal on every machine and in every process.</summary>
internal static class Mixer
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    /// <summary>A bijection of 64 bits in which each input bit changes about half of the output (SplitMix64's finalizer).</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>Chains a value to a hash; the order matters.</summary>
    public static ulong Combine(ulong hash, ulong value) => Mix(Mix(hash + GoldenRatio) + value);

    /// <summary>A hash of a text's UTF-16 units (all supported machines are little-endian).</summary>
    public static ulong Of(string text) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
}
