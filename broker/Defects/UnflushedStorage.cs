using Broker.Runtime;

namespace Broker.Defects;

/// <summary>Storage that does not flush the files below some directories, and says it did.</summary>
internal sealed class UnflushedStorage(IStorage storage, IReadOnlyList<string> directories) : IStorage
{
    public IReadOnlyList<string> List(string path) => storage.List(path);

    public bool FileExists(string path) => storage.FileExists(path);

    public void CreateDirectory(string path) => storage.CreateDirectory(path);

    public IFile Open(string path)
    {
        var file = storage.Open(path);
        return directories.Any(directory => path.StartsWith(directory + "/", StringComparison.Ordinal))
            ? new UnflushedFile(file)
            : file;
    }

    public void Rename(string path, string target) => storage.Rename(path, target);

    public void RenameDirectory(string path, string target) => storage.RenameDirectory(path, target);

    public void DeleteDirectory(string path) => storage.DeleteDirectory(path);

    public void Delete(string path) => storage.Delete(path);

    public Task FlushDirectoryAsync(string path) => storage.FlushDirectoryAsync(path);

    private sealed class UnflushedFile(IFile file) : IFile
    {
        public long Length => file.Length;

        public void Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

        public void Truncate(long length) => file.Truncate(length);

        public ValueTask<int> ReadAsync(long position, Memory<byte> destination) => file.ReadAsync(position, destination);

        public Task FlushAsync() => Task.CompletedTask;

        public void Dispose() => file.Dispose();
    }
}
