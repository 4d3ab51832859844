using Broker.Runtime;

namespace Broker.Defects;

/// <summary>Storage that does what the one behind it does; a defect changes one method.</summary>
/// <param name="storage">The one behind it.</param>
internal abstract class PassThroughStorage(IStorage storage) : IStorage
{
    /// <summary>The one behind it.</summary>
    protected IStorage Inner { get; } = storage;

    public IReadOnlyList<string> List(string directory) => Inner.List(directory);

    public bool FileExists(string path) => Inner.FileExists(path);

    public void CreateDirectory(string path) => Inner.CreateDirectory(path);

    public virtual IFile Open(string path) => Inner.Open(path);

    public virtual void Rename(string path, string target) => Inner.Rename(path, target);

    public void RenameDirectory(string path, string target) => Inner.RenameDirectory(path, target);

    public void DeleteDirectory(string path) => Inner.DeleteDirectory(path);

    public virtual void Delete(string path) => Inner.Delete(path);

    public virtual Task FlushDirectoryAsync(string directory) => Inner.FlushDirectoryAsync(directory);

    /// <summary>A file whose flushes do something else; what does is given the file behind it.</summary>
    protected sealed class FileFlushedBy(IFile file, Func<IFile, Task> flush) : IFile
    {
        public long Length => file.Length;

        public void Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

        public void Truncate(long length) => file.Truncate(length);

        public ValueTask<int> ReadAsync(long position, Memory<byte> destination) =>
            file.ReadAsync(position, destination);

        public Task FlushAsync() => flush(file);

        public void Dispose() => file.Dispose();
    }
}
