namespace Harness.Simulation.Disks;

/// <summary>What happened to a directory.</summary>
internal enum DirectoryChangeKind
{
    /// <summary>A directory was created.</summary>
    MakeDirectory,

    /// <summary>A file was created.</summary>
    Create,

    /// <summary>A file was deleted.</summary>
    Delete,

    /// <summary>A file got a new path, perhaps replacing another file.</summary>
    Rename,

    /// <summary>A directory got a new path, and with it all that is in it.</summary>
    RenameDirectory,

    /// <summary>An empty directory was deleted.</summary>
    DeleteDirectory,
}
