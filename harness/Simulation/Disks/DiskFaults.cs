namespace Harness.Simulation.Disks;

/// <summary>The faults in force on a disk, in the order in which they began.</summary>
internal sealed class DiskFaults
{
    private readonly List<DiskFault> active = [];

    public void Begin(DiskFault fault) => active.Add(fault);

    public void End(DiskFault fault) => active.Remove(fault);

    /// <summary>How much longer than usual a flush takes, virtual ns.</summary>
    public long FlushDelay(string path) => active.Where(fault => fault.Covers(path)).Sum(fault => fault.DelayFlush());

    /// <summary>Why a call fails; null if it does not.</summary>
    public IOException? Failure(DiskCall call, string path) => Failing(call, path)?.ErrorOf(path);

    /// <summary>Lets a change of a path pass, or of two paths.</summary>
    /// <exception cref="IOException">The call fails.</exception>
    public void Verify(DiskCall call, string path, string? target = null)
    {
        if (Failing(call, path, target) is { } failing)
        {
            throw failing.ErrorOf(path);
        }
    }

    /// <summary>Appends; one that fails leaves a part of the bytes, not all, perhaps none.</summary>
    /// <exception cref="IOException">The call fails.</exception>
    public void Append(string path, DiskFile file, ReadOnlySpan<byte> bytes)
    {
        var failing = bytes.Length > 0 ? Failing(DiskCall.Grow, path) : null;
        if (failing is null)
        {
            file.Append(bytes);
            return;
        }

        file.Append(bytes[..failing.Draws(path).Below(bytes.Length)]);
        throw failing.ErrorOf(path);
    }

    // The first one that makes the call fail; those after it are not asked, and draw nothing.
    private DiskFault? Failing(DiskCall call, string path, string? target = null)
    {
        foreach (var fault in active)
        {
            if ((fault.Covers(path) || (target is not null && fault.Covers(target))) && fault.Fails(call, path))
            {
                return fault;
            }
        }

        return null;
    }
}
