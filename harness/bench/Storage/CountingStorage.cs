using Broker.Runtime;

namespace Harness.Bench.Storage;

/// <summary>Passes everything on, and counts calls and bytes.</summary>
internal sealed class CountingStorage(IStorage storage) : IStorage
{
    /// <summary>Calls of any kind.</summary>
    public long Calls { get; private set; }

    /// <summary>Bytes read and appended.</summary>
    public long Bytes { get; private set; }

    public IReadOnlyList<string> List(string directory) => Count(storage).List(directory);

    public bool FileExists(string path) => Count(storage).FileExists(path);

    public void CreateDirectory(string path) => Count(storage).CreateDirectory(path);

    public IFile Open(string path) => new CountingFile(this, Count(storage).Open(path));

    public void Rename(string path, string target) => Count(storage).Rename(path, target);

    public void RenameDirectory(string path, string target) => Count(storage).RenameDirectory(path, target);

    public void DeleteDirectory(string path) => Count(storage).DeleteDirectory(path);

    public void Delete(string path) => Count(storage).Delete(path);

    public Task FlushDirectoryAsync(string directory) => Count(storage).FlushDirectoryAsync(directory);

    private T Count<T>(T target, long bytes = 0)
    {
        Calls++;
        Bytes += bytes;
        return target;
    }

    private sealed class CountingFile(CountingStorage counts, IFile file) : IFile
    {
        public long Length => file.Length;

        public void Append(ReadOnlySpan<byte> bytes) => counts.Count(file, bytes.Length).Append(bytes);

        public void Truncate(long length) => counts.Count(file).Truncate(length);

        public ValueTask<int> ReadAsync(long position, Memory<byte> destination) =>
            counts.Count(file, Math.Min(destination.Length, file.Length - position)).ReadAsync(position, destination);

        public Task FlushAsync() => counts.Count(file).FlushAsync();

        public void Dispose() => file.Dispose();
    }
}
