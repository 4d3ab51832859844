namespace Harness.Simulation.Disks;

/// <summary>Bits of flushed bytes that turn over, unnoticed by the disk.</summary>
internal static class BitRot
{
    /// <summary>
    /// Flips different bits. For each one a file is drawn first: by bytes alone the greatest files would take nearly
    /// all flips, and the indexes none.
    /// </summary>
    /// <returns>How many: fewer than asked for only if there are no more bits.</returns>
    public static int Strike(IEnumerable<DiskFile> files, int flips, HashRandom random)
    {
        var targets = files.Where(file => file.FlushedLength > 0).ToList();
        var bits = targets.Sum(file => 8L * file.FlushedLength);
        var struck = new HashSet<(int File, long Bit)>();
        while (struck.Count < Math.Min(flips, bits))
        {
            var index = random.Below(targets.Count);
            var bit = random.NextBelow(8L * targets[index].FlushedLength);
            if (struck.Add((index, bit)))
            {
                targets[index].FlipBit(bit);
            }
        }

        return struck.Count;
    }
}
