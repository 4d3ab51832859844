namespace Harness.Simulation.Disks;

/// <summary>Every flush takes longer.</summary>
internal sealed class SlowFlushFault(SimDisk disk, string directory, long addedNs, Func<string, HashRandom> newDraws)
    : DiskFault(disk, directory, newDraws)
{
    internal override long DelayFlush()
    {
        Affected++;
        return addedNs;
    }
}
