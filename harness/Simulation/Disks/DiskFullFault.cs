namespace Harness.Simulation.Disks;

/// <summary>Whatever needs space fails; everything else works.</summary>
internal sealed class DiskFullFault(SimDisk disk, string directory, Func<string, HashRandom> newDraws)
    : DiskFault(disk, directory, newDraws)
{
    internal override bool Fails(DiskCall call, string path)
    {
        var fails = call == DiskCall.Grow;
        Affected += fails ? 1 : 0;
        return fails;
    }

    internal override IOException ErrorOf(string path) => DiskErrors.NoSpace(path);
}
