using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// Files and directories of the operating system. Each data directory has a flush thread of its own, so that a slow
/// disk does not hold up the metadata log on another one.
/// </summary>
public sealed class HostStorage : IStorage, IDisposable
{
    // By descending length of the directory, so that the first one a path lies in is the nearest.
    private readonly List<(string Directory, Flusher Flusher)> flushers;

    /// <summary>Starts the flush threads.</summary>
    /// <param name="dataDirectories">Absolute paths; other paths share the thread of the last one.</param>
    public HostStorage(params IReadOnlyList<string> dataDirectories)
    {
        ArgumentOutOfRangeException.ThrowIfZero(dataDirectories.Count);
        flushers =
        [
            .. dataDirectories
                .Distinct()
                .OrderByDescending(directory => directory.Length)
                .ThenBy(directory => directory, StringComparer.Ordinal)
                .Select(directory => (directory, new Flusher($"flush {directory}"))),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) => HostErrors.Translate(directory, path =>
        Directory.Exists(path)
            ? Directory.EnumerateFileSystemEntries(path)
                .Select(entry => Path.GetFileName(entry))
                .Where(name => name != DirectoryLock.FileName)
                .Order(StringComparer.Ordinal)
                .ToList()
            : []);

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public void CreateDirectory(string path) => HostErrors.Translate(path, name => Directory.CreateDirectory(name));

    /// <inheritdoc/>
    public IFile Open(string path) => new HostFile(path, FlusherOf(path));

    /// <inheritdoc/>
    public void Rename(string path, string target) =>
        HostErrors.Translate(path, name => File.Move(name, target, overwrite: true));

    /// <inheritdoc/>
    public void RenameDirectory(string path, string target) =>
        HostErrors.Translate(path, name => Directory.Move(name, target));

    /// <inheritdoc/>
    public void DeleteDirectory(string path)
    {
        try
        {
            HostErrors.Translate(path, Directory.Delete);
        }
        catch (DirectoryNotFoundException)
        {
            // What is missing needs no deletion.
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        try
        {
            HostErrors.Translate(path, File.Delete);
        }
        catch (DirectoryNotFoundException)
        {
            // Without its directory the file is missing as well, which is no failure.
        }
    }

    /// <inheritdoc/>
    public Task FlushDirectoryAsync(string directory) =>
        FlusherOf(directory).FlushAsync(new DirectoryTarget(directory));

    /// <summary>Waits for the flushes under way and ends the threads; open files can not be flushed later.</summary>
    public void Dispose() => flushers.ForEach(entry => entry.Flusher.Dispose());

    private Flusher FlusherOf(string path) =>
        flushers.Find(entry => path == entry.Directory || IsInside(path, entry.Directory)).Flusher
        ?? flushers[^1].Flusher;

    private static bool IsInside(string path, string directory) =>
        path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);
}
