using System.Buffers.Binary;

namespace Broker.Runtime;

/// <summary>The randomness port: seeded in simulation, from the operating system in the host.</summary>
public abstract class RandomSource
{
    /// <summary>64 uniform bits.</summary>
    public abstract ulong NextBits();

    /// <summary>A uniform integer in [0, <paramref name="bound"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>
    /// A uniform duration in [<paramref name="from"/>, <paramref name="to"/>), in whole milliseconds.
    /// </summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to) =>
        from + TimeSpan.FromMilliseconds(Below(Math.Max(1, (int)(to - from).TotalMilliseconds)));

    /// <summary>A random UUID (version 4), as Kafka uses for topics and directories.</summary>
    public Guid NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, NextBits());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextBits());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
