namespace Harness.Simulation.Disks;

/// <summary>
/// The content of a file when a flush began, sharing with the page cache what was not truncated since.
/// </summary>
internal sealed class FlushSnapshot(int length)
{
    /// <summary>The first bytes, which are still those of the page cache.</summary>
    public int Shared { get; private set; } = length;

    /// <summary>The bytes after them, copied before they were truncated.</summary>
    public byte[] Tail { get; private set; } = [];

    /// <summary>A later flush failed with the same bytes: this one can't succeed any more.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Called before the page cache is truncated.</summary>
    public void KeepFrom(int length, byte[] cache, LostRanges lost)
    {
        if (length < Shared)
        {
            Tail = [.. lost.Copy(cache, length, Shared), .. Tail];
            Shared = length;
        }
    }
}
