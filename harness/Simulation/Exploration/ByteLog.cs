namespace Harness.Simulation.Exploration;

/// <summary>A growing array of bytes.</summary>
internal sealed class ByteLog
{
    private byte[] bytes = new byte[4096];
    private int count;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, count);

    public void Add(byte value)
    {
        if (count == bytes.Length)
        {
            Array.Resize(ref bytes, 2 * count);
        }

        bytes[count++] = value;
    }

    /// <summary>Seven bits a byte, least significant first; all but the last byte have the top bit set.</summary>
    public void AddVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Add((byte)(value | 0x80));
        }

        Add((byte)value);
    }
}
