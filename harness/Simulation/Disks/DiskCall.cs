namespace Harness.Simulation.Disks;

/// <summary>What is asked of a disk.</summary>
internal enum DiskCall
{
    /// <summary>Reading content.</summary>
    Read,

    /// <summary>A change that needs no space: truncating, renaming, deleting.</summary>
    Write,

    /// <summary>A change that needs space: appending, creating a file or a directory.</summary>
    Grow,

    /// <summary>Flushing a file or a directory.</summary>
    Flush,
}
