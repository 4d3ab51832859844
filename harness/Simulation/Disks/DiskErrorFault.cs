namespace Harness.Simulation.Disks;

/// <summary>Calls fail, each with the same chance: all, or those of one kind.</summary>
internal sealed class DiskErrorFault(
    SimDisk disk, string directory, int percent, Func<string, HashRandom> newDraws, DiskCall? concerned = null)
    : DiskFault(disk, directory, newDraws)
{
    internal override bool Fails(DiskCall call, string path)
    {
        if (concerned is { } only && call != only)
        {
            return false;
        }

        var fails = Draws(path).Below(100) < percent;
        Affected += fails ? 1 : 0;
        return fails;
    }
}
