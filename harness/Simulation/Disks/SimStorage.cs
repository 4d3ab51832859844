using Broker.Runtime;

namespace Harness.Simulation.Disks;

/// <summary>
/// The storage port of an incarnation. Once that is dead no call has an effect, and no flush completes.
/// </summary>
internal sealed class SimStorage(Incarnation owner, SimDisk disk) : IStorage
{
    public IReadOnlyList<string> List(string directory)
    {
        owner.World.VerifyControl("IStorage.List");
        return disk.Tree.List(DiskPath.Checked(directory));
    }

    public bool FileExists(string path)
    {
        owner.World.VerifyControl("IStorage.FileExists");
        return disk.Tree.Find(DiskPath.Checked(path)) is not null;
    }

    public void CreateDirectory(string path)
    {
        var full = DiskPath.Checked(path);
        if (!Allows("CreateDirectory") || full.Length == 0)
        {
            return;
        }

        for (var end = full.IndexOf('/', 1); ; end = full.IndexOf('/', end + 1))
        {
            var directory = end < 0 ? full : full[..end];
            if (disk.Tree.Find(directory) is not null)
            {
                throw new IOException($"'{directory}' is a file.");
            }

            if (!disk.Tree.DirectoryExists(directory))
            {
                disk.Faults.Verify(DiskCall.Grow, directory);
                disk.Change(new DirectoryChange(DirectoryChangeKind.MakeDirectory, directory));
            }

            if (end < 0)
            {
                return;
            }
        }
    }

    public IFile Open(string path)
    {
        var full = DiskPath.Checked(path);
        if (!Allows("Open"))
        {
            return new SimFile(owner, disk, full, new DiskFile());
        }

        VerifyPlace(full);
        if (disk.Tree.Find(full) is not { } file)
        {
            disk.Faults.Verify(DiskCall.Grow, full);
            file = new DiskFile();
            disk.Change(new DirectoryChange(DirectoryChangeKind.Create, full, file));
        }

        return new SimFile(owner, disk, full, file);
    }

    public void Rename(string path, string target)
    {
        var (from, to) = (DiskPath.Checked(path), DiskPath.Checked(target));
        if (!Allows("Rename"))
        {
            return;
        }

        var file = disk.Tree.Find(from) ?? throw new FileNotFoundException($"There is no file '{from}'.", from);
        VerifyPlace(to);
        if (from != to)
        {
            disk.Faults.Verify(DiskCall.Write, from, to);
            disk.Change(new DirectoryChange(DirectoryChangeKind.Rename, from, file, to));
        }
    }

    public void RenameDirectory(string path, string target)
    {
        var (from, to) = (DiskPath.Checked(path), DiskPath.Checked(target));
        if (!Allows("RenameDirectory"))
        {
            return;
        }

        VerifyPlace(to);
        if (!disk.Tree.DirectoryExists(from) || disk.Tree.Find(to) is not null)
        {
            throw new IOException($"'{from}' is no directory, or there is a file '{to}'.");
        }

        disk.Change(new DirectoryChange(DirectoryChangeKind.RenameDirectory, from, Target: to));
    }

    public void DeleteDirectory(string path)
    {
        var full = DiskPath.Checked(path);
        if (!Allows("DeleteDirectory") || !disk.Tree.DirectoryExists(full))
        {
            return;
        }

        if (disk.Tree.List(full).Count > 0)
        {
            throw new IOException($"There is something in '{full}'.");
        }

        disk.Change(new DirectoryChange(DirectoryChangeKind.DeleteDirectory, full));
    }

    public void Delete(string path)
    {
        var full = DiskPath.Checked(path);
        if (Allows("Delete") && disk.Tree.Find(full) is not null)
        {
            disk.Faults.Verify(DiskCall.Write, full);
            disk.Change(new DirectoryChange(DirectoryChangeKind.Delete, full));
        }
    }

    public Task FlushDirectoryAsync(string directory)
    {
        var full = DiskPath.Checked(directory);
        if (!Allows("FlushDirectoryAsync"))
        {
            return new Completion<bool>().Task;
        }

        return disk.Tree.DirectoryExists(full)
            ? disk.FlushDirectory(full)
            : throw new DirectoryNotFoundException($"There is no directory '{full}'.");
    }

    private bool Allows(string call)
    {
        owner.World.VerifyControl($"IStorage.{call}");
        return owner.Node.AllowsStorageCall(owner);
    }

    private void VerifyPlace(string path)
    {
        var (parent, _) = DiskPath.Split(path);
        if (!disk.Tree.DirectoryExists(parent))
        {
            throw new DirectoryNotFoundException($"There is no directory '{parent}' for '{path}'.");
        }

        if (disk.Tree.DirectoryExists(path))
        {
            throw new IOException($"'{path}' is a directory.");
        }
    }
}
