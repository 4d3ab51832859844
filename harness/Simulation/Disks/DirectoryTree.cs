namespace Harness.Simulation.Disks;

/// <summary>The names on a disk: as the processes see them, or as the platter has them.</summary>
internal sealed class DirectoryTree
{
    // By absolute path of the directory ("" is the root), then by name; a null value is a directory.
    private readonly SortedDictionary<string, SortedDictionary<string, DiskFile?>> directories =
        new(StringComparer.Ordinal) { [string.Empty] = NewDirectory() };

    public IReadOnlyList<string> List(string directory) =>
        directories.TryGetValue(directory, out var entries) ? [.. entries.Keys] : [];

    public bool DirectoryExists(string directory) => directories.ContainsKey(directory);

    public DiskFile? Find(string path)
    {
        var (parent, name) = DiskPath.Split(path);
        return directories.TryGetValue(parent, out var entries) ? entries.GetValueOrDefault(name) : null;
    }

    /// <summary>All files with their paths, in ordinal order of directory, then name.</summary>
    public IEnumerable<(string Path, DiskFile File)> Files() =>
        from directory in directories
        from entry in directory.Value
        where entry.Value is not null
        select ($"{directory.Key}/{entry.Key}", entry.Value);

    public void Apply(DirectoryChange change)
    {
        var (parent, name) = DiskPath.Split(change.Path);
        switch (change.Kind)
        {
            case DirectoryChangeKind.MakeDirectory:
                directories[parent][name] = null;
                directories[change.Path] = NewDirectory();
                break;
            case DirectoryChangeKind.Create:
                directories[parent][name] = change.File;
                break;
            case DirectoryChangeKind.Delete:
                directories[parent].Remove(name);
                break;
            case DirectoryChangeKind.DeleteDirectory:
                directories[parent].Remove(name);
                directories.Remove(change.Path);
                break;
            case DirectoryChangeKind.RenameDirectory:
                directories[parent].Remove(name);
                MoveDirectories(change.Path, change.Target!);
                break;
            default:
                var (targetParent, targetName) = DiskPath.Split(change.Target!);
                directories[parent].Remove(name);
                directories[targetParent][targetName] = change.File;
                break;
        }
    }

    /// <summary>Removes everything below a directory, if there is one.</summary>
    public void Clear(string directory)
    {
        foreach (var inside in directories.Keys
            .Where(key => key.StartsWith(directory + "/", StringComparison.Ordinal)).ToList())
        {
            directories.Remove(inside);
        }

        if (directories.TryGetValue(directory, out var entries))
        {
            entries.Clear();
        }
    }

    public DirectoryTree Copy()
    {
        var copy = new DirectoryTree();
        foreach (var (directory, entries) in directories)
        {
            copy.directories[directory] = new SortedDictionary<string, DiskFile?>(entries, StringComparer.Ordinal);
        }

        return copy;
    }

    private void MoveDirectories(string path, string target)
    {
        var (parent, name) = DiskPath.Split(target);
        directories[parent][name] = null;
        foreach (var moved in directories.Keys
            .Where(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
        {
            directories[target + moved[path.Length..]] = directories[moved];
            directories.Remove(moved);
        }
    }

    private static SortedDictionary<string, DiskFile?> NewDirectory() => new(StringComparer.Ordinal);
}
