namespace Broker.Server;

/// <summary>Keeps other processes out of all data directories of a node.</summary>
internal sealed class DirectoryLocks : IDisposable
{
    private readonly List<DirectoryLock> locks = [];

    /// <summary>Locks the directories, or none of them.</summary>
    /// <exception cref="IOException">Another process has one, or it can not be used; the message says
    /// which.</exception>
    public static DirectoryLocks Acquire(IReadOnlyList<string> directories)
    {
        var acquired = new DirectoryLocks();
        try
        {
            acquired.locks.AddRange(directories.Select(DirectoryLock.Acquire));
            return acquired;
        }
        catch
        {
            acquired.Dispose();
            throw;
        }
    }

    public void Dispose() => locks.ForEach(held => held.Dispose());
}
