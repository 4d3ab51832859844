using Broker.Runtime;

namespace Harness.Simulation.Disks;

/// <summary>An open file of an incarnation.</summary>
internal sealed class SimFile(Incarnation owner, SimDisk disk, string path, DiskFile file) : IFile
{
    private bool isDisposed;

    public long Length
    {
        get
        {
            Verify("Length");
            return file.Length;
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Verify("Append");
        if (owner.Node.AllowsStorageCall(owner))
        {
            disk.Faults.Append(path, file, bytes);
        }
    }

    public void Truncate(long length)
    {
        Verify("Truncate");
        if (owner.Node.AllowsStorageCall(owner))
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, file.Length);
            disk.Faults.Verify(DiskCall.Write, path);
            file.Truncate((int)length);
        }
    }

    public ValueTask<int> ReadAsync(long position, Memory<byte> destination)
    {
        Verify("ReadAsync");
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (owner.IsDead)
        {
            return new ValueTask<int>(new Completion<int>().Task);
        }

        return disk.Faults.Failure(DiskCall.Read, path) is { } failure
            ? ValueTask.FromException<int>(failure)
            : new ValueTask<int>(file.Read(position, destination.Span));
    }

    public Task FlushAsync()
    {
        Verify("FlushAsync");
        return owner.Node.AllowsStorageCall(owner) ? disk.FlushFile(path, file) : new Completion<bool>().Task;
    }

    public void Dispose() => isDisposed = true;

    private void Verify(string call)
    {
        owner.World.VerifyControl("IFile." + call);
        ObjectDisposedException.ThrowIf(isDisposed, this);
    }
}
