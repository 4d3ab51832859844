using System.Runtime.InteropServices;

namespace Broker.Storage.Records.Compression;

/// <summary>Makes streams of memory, for libraries that read streams.</summary>
internal static class CompressedStream
{
    /// <summary>A stream over the bytes, without a copy where the memory is an array's.</summary>
    public static MemoryStream Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
