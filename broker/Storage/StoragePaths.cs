using Broker.Runtime;

namespace Broker.Storage;

/// <summary>Paths of the storage port (absolute, separated by <c>/</c>), and directories that last.</summary>
public static class StoragePaths
{
    /// <summary>The path of an entry of a directory.</summary>
    public static string Combine(string directory, string name) => $"{directory.TrimEnd('/')}/{name}";

    /// <summary>The directory that holds the entry <paramref name="path"/>.</summary>
    /// <exception cref="ArgumentException">The path is not absolute, or is the root.</exception>
    public static string Parent(string path)
    {
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        return slash switch
        {
            < 0 => throw new ArgumentException($"'{path}' has no parent: it is the root or not absolute."),
            0 => "/",
            _ => trimmed[..slash],
        };
    }

    /// <summary>
    /// Creates a directory, with its missing parents, and makes their entries survive a crash. The entry of the
    /// directory itself is made to last even if it existed: an earlier process may have been killed before it did so.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public static async Task CreateDirectoryAsync(IStorage storage, string directory)
    {
        var changed = new List<string> { Parent(directory) };
        while (changed[^1] != "/" && !storage.List(Parent(changed[^1])).Contains(NameOf(changed[^1])))
        {
            changed.Add(Parent(changed[^1]));
        }

        storage.CreateDirectory(directory);
        foreach (var parent in Enumerable.Reverse(changed))
        {
            await storage.FlushDirectoryAsync(parent);
        }
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
