namespace Harness.Simulation.Disks;

/// <summary>
/// What becomes of bytes that were not written when the power went: a disk writes sectors as a whole.
/// </summary>
internal static class Sectors
{
    public const int Bytes = 512;

    /// <summary>Of the sectors from a position on, half were written.</summary>
    public static void Tear(Span<byte> content, int from, HashRandom random) =>
        ForEach(content, from, content.Length, random, chancesOfBeingWritten: 4);

    /// <summary>None of the bytes from a position (inclusive) to another (exclusive) was written.</summary>
    public static void Lose(Span<byte> content, int from, int to, HashRandom random) =>
        ForEach(content, from, to, random, chancesOfBeingWritten: 0);

    // The chances are eighths. Of the sectors not written most are holes, some show what the disk held there before.
    private static void ForEach(Span<byte> content, int from, int to, HashRandom random, int chancesOfBeingWritten)
    {
        for (var start = from; start < to; start = (start / Bytes * Bytes) + Bytes)
        {
            var sector = content[start..Math.Min(to, (start / Bytes * Bytes) + Bytes)];
            var fate = random.Below(8);
            if (fate == 7)
            {
                foreach (ref var stale in sector)
                {
                    stale = (byte)random.NextBits();
                }
            }
            else if (fate >= chancesOfBeingWritten)
            {
                sector.Clear();
            }
        }
    }
}
