namespace Broker.Server;

/// <summary>
/// Keeps a second process out of a data directory. The operating system releases the lock when the process ends,
/// however it ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    /// <summary>The file that carries the lock; the storage port does not list it.</summary>
    public const string FileName = ".lock";

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Creates the directory if it is missing, and locks it.</summary>
    /// <exception cref="IOException">Another process has it, or it can not be used; the message says which.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        HostErrors.Translate(directory, path => Directory.CreateDirectory(path));
        var path = Path.Combine(directory, FileName);
        try
        {
            return new DirectoryLock(HostErrors.Translate(
                path,
                name => new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)));
        }
        catch (IOException exception)
        {
            throw new IOException($"Could not lock directory {directory}: {exception.Message}", exception);
        }
    }

    public void Dispose() => file.Dispose();
}
