using System.Buffers.Binary;
using System.Security.Cryptography;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>Randomness from the operating system. Safe to use from several reactors.</summary>
public sealed class HostRandom : RandomSource
{
    /// <inheritdoc/>
    public override ulong NextBits()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
