namespace Harness.Simulation.Disks;

/// <summary>An entry of the file system's journal.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">The path concerned.</param>
/// <param name="File">The file, where one was created or renamed.</param>
/// <param name="Target">The new path of a rename.</param>
internal sealed record DirectoryChange(
    DirectoryChangeKind Kind, string Path, DiskFile? File = null, string? Target = null)
{
    /// <summary>Whether an entry of the directory itself was changed.</summary>
    public bool Touches(string directory) =>
        DiskPath.Split(Path).Parent == directory || (Target is not null && DiskPath.Split(Target).Parent == directory);
}
