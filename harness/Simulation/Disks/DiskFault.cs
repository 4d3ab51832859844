namespace Harness.Simulation.Disks;

/// <summary>A fault of a directory of a disk, with all that is in it, in force until it is ended.</summary>
public abstract class DiskFault : IDisposable
{
    // Absolute; the root is the empty string.
    private readonly string directory;
    private readonly Func<string, HashRandom> newDraws;

    // A stream for each path, so that calls for one file do not shift the draws for another; looked up, never iterated.
    private readonly Dictionary<string, HashRandom> draws = [];
    private readonly SimDisk disk;

    private protected DiskFault(SimDisk disk, string directory, Func<string, HashRandom> newDraws)
    {
        this.disk = disk;
        this.directory = DiskPath.Checked(directory);
        this.newDraws = newDraws;
    }

    /// <summary>Calls that it failed or delayed so far; 0 means it made no difference.</summary>
    public long Affected { get; private protected set; }

    /// <summary>The disk works again as it did. Ending again does nothing.</summary>
    public void End() => disk.End(this);

    /// <summary>The same as <see cref="End"/>.</summary>
    public void Dispose() => End();

    internal bool Covers(string path) =>
        path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);

    /// <summary>How much longer than usual a flush takes, virtual ns; counts it.</summary>
    internal virtual long DelayFlush() => 0;

    /// <summary>Whether a call fails; counts it if so.</summary>
    internal virtual bool Fails(DiskCall call, string path) => false;

    /// <summary>The failure that a caller sees.</summary>
    internal virtual IOException ErrorOf(string path) => DiskErrors.InputOutput(path);

    internal HashRandom Draws(string path)
    {
        if (!draws.TryGetValue(path, out var random))
        {
            draws[path] = random = newDraws(path);
        }

        return random;
    }
}
