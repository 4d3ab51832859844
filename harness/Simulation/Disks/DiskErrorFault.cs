namespace Harness.Simulation.Disks;

/// <summary>Calls fail, each with the same chance.</summary>
internal sealed class DiskErrorFault(SimDisk disk, string directory, int percent, Func<string, HashRandom> newDraws)
    : DiskFault(disk, directory, newDraws)
{
    internal override bool Fails(DiskCall call, string path)
    {
        var fails = Draws(path).Below(100) < percent;
        Affected += fails ? 1 : 0;
        return fails;
    }
}
