using Broker.Runtime;
using Broker.Storage;

namespace Broker.Tests.Storage;

/// <summary>
/// A disk in memory that forgets at a crash what was not flushed: content of files, and entries of directories. Reads
/// and flushes complete at once unless they are held.
/// </summary>
internal sealed class MemoryStorage : IStorage
{
    // By absolute path; a null value is a directory. The root is always there.
    private readonly SortedDictionary<string, MemoryFile?> cached = new(StringComparer.Ordinal) { ["/"] = null };
    private SortedDictionary<string, MemoryFile?> durable = new(StringComparer.Ordinal) { ["/"] = null };

    private readonly Queue<Action> held = new();

    /// <summary>While set, reads and flushes of files wait for <see cref="Release"/>.</summary>
    public bool IsHolding { get; set; }

    /// <summary>While set, the calls named so fail: append, truncate, read or flush.</summary>
    public string? Failing { get; set; }

    public int FileFlushes { get; private set; }

    public int HeldCount => held.Count;

    /// <summary>Completes the oldest held call.</summary>
    public void Release() => held.Dequeue()();

    /// <summary>Completes the held calls, also those that this leads to.</summary>
    public void ReleaseAll()
    {
        while (held.TryDequeue(out var call))
        {
            call();
        }
    }

    /// <summary>The disk after a crash. Without a source of randomness all that was not flushed is lost.</summary>
    public MemoryStorage Crash(Random? random = null)
    {
        // All or nothing for the entries: a single entry that vanishes is covered by the flushed ones only.
        var entries = random is not null && random.Next(2) == 0 ? cached : durable;
        var files = new Dictionary<MemoryFile, MemoryFile>();
        var after = new MemoryStorage();
        foreach (var (path, file) in entries)
        {
            if (path == "/" || !entries.ContainsKey(StoragePaths.Parent(path)) || !IsReachable(entries, path))
            {
                continue;
            }

            after.cached[path] = file is null ? null
                : files.TryGetValue(file, out var known) ? known
                : files[file] = file.AfterCrash(random);
        }

        after.durable = new SortedDictionary<string, MemoryFile?>(after.cached, StringComparer.Ordinal);
        return after;
    }

    public byte[] Content(string path) => cached[path]!.Cached;

    public void Put(string path, byte[] content) => cached[path]!.Overwrite(content);

    public IReadOnlyList<string> List(string directory) =>
        [.. cached.Keys.Where(path => IsIn(path, directory)).Select(path => path[(path.LastIndexOf('/') + 1)..])];

    public bool FileExists(string path) => cached.GetValueOrDefault(path) is not null;

    public void CreateDirectory(string path)
    {
        if (path != "/")
        {
            CreateDirectory(StoragePaths.Parent(path));
        }

        cached.TryAdd(path, null);
    }

    public IFile Open(string path)
    {
        if (!cached.ContainsKey(StoragePaths.Parent(path)))
        {
            throw new IOException($"There is no directory for {path}.");
        }

        cached.TryAdd(path, new MemoryFile());
        return new Handle(this, cached[path]!);
    }

    public void Rename(string path, string target)
    {
        cached[target] = cached[path];
        cached.Remove(path);
    }

    public void Delete(string path) => cached.Remove(path);

    public Task FlushDirectoryAsync(string directory)
    {
        foreach (var path in durable.Keys.Where(path => IsIn(path, directory) && !cached.ContainsKey(path)).ToList())
        {
            durable.Remove(path);
        }

        foreach (var (path, file) in cached.Where(entry => IsIn(entry.Key, directory)))
        {
            durable[path] = file;
        }

        return Task.CompletedTask;
    }

    private static bool IsIn(string path, string directory) => path != "/" && StoragePaths.Parent(path) == directory;

    private static bool IsReachable(SortedDictionary<string, MemoryFile?> entries, string path) =>
        path == "/" || (entries.ContainsKey(path) && IsReachable(entries, StoragePaths.Parent(path)));

    private void FailIf(string call)
    {
        if (Failing == call)
        {
            throw new IOException($"The disk failed to {call}.");
        }
    }

    private Task<T> Complete<T>(Func<T> effect)
    {
        if (!IsHolding)
        {
            return Task.FromResult(effect());
        }

        var source = new TaskCompletionSource<T>();
        held.Enqueue(() => source.SetResult(effect()));
        return source.Task;
    }

    private sealed class Handle(MemoryStorage storage, MemoryFile file) : IFile
    {
        public long Length => file.Cached.Length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            storage.FailIf("append");
            file.Append(bytes);
        }

        public void Truncate(long length)
        {
            storage.FailIf("truncate");
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
            file.Truncate(length);
        }

        public async ValueTask<int> ReadAsync(long position, Memory<byte> destination)
        {
            storage.FailIf("read");
            return await storage.Complete(() =>
            {
                var from = (int)Math.Min(position, file.Cached.Length);
                var count = Math.Min(destination.Length, file.Cached.Length - from);
                file.Cached.AsMemory(from, count).CopyTo(destination);
                return count;
            });
        }

        public async Task FlushAsync()
        {
            storage.FailIf("flush");
            storage.FileFlushes++;
            var content = file.Cached;
            await storage.Complete(() =>
            {
                file.Flush(content);
                return true;
            });
        }

        public void Dispose()
        {
        }
    }
}
