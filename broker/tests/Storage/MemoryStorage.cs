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

    // Directories renamed since the last flush of the directory around them.
    private readonly List<(string From, string To)> renamed = [];

    private readonly Queue<Action> held = new();

    /// <summary>While set, reads and flushes of files wait for <see cref="Release"/>.</summary>
    public bool IsHolding { get; set; }

    /// <summary>While set, the calls named so fail: append, truncate, read or flush.</summary>
    public string? Failing { get; set; }

    /// <summary>
    /// How many calls that change or flush something have an effect before the process ends; negative for all.
    /// </summary>
    public int CallsLeft { get; set; } = -1;

    /// <summary>Remembers a number of calls for a test that prepares the disk first.</summary>
    public int Planned { get; set; }

    /// <summary>What happens while a directory is flushed.</summary>
    public Func<Task>? DuringDirectoryFlush { get; set; }

    public int FileFlushes { get; private set; }

    public long BytesRead { get; private set; }

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
        var entries = random?.Next(3) switch
        {
            0 => cached,
            1 => Mixed(random),
            _ => durable,
        };
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

    /// <summary>Becomes the disk that another one is after a crash at which nothing is left to lose.</summary>
    public void CopyFrom(MemoryStorage other)
    {
        var copy = other.Crash();
        foreach (var (path, file) in copy.cached)
        {
            cached[path] = file;
        }

        durable = new SortedDictionary<string, MemoryFile?>(cached, StringComparer.Ordinal);
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

        if (!cached.ContainsKey(path))
        {
            Count();
            cached.Add(path, new MemoryFile());
        }

        return new Handle(this, cached[path]!);
    }

    public void Rename(string path, string target)
    {
        Count();
        cached[target] = cached[path];
        cached.Remove(path);
    }

    public void RenameDirectory(string path, string target)
    {
        Count();
        if (!cached.ContainsKey(path) || cached.ContainsKey(target))
        {
            throw new IOException($"{path} can't be renamed to {target}.");
        }

        Move(cached, path, target);

        // What is durable of the directory moves along with its own entry, at the flush of the directory around it.
        renamed.Add((path, target));
    }

    public void DeleteDirectory(string path)
    {
        if (List(path).Count > 0)
        {
            throw new IOException($"There is something in {path}.");
        }

        Delete(path);
    }

    public void Delete(string path)
    {
        Count();
        cached.Remove(path);
    }

    public async Task FlushDirectoryAsync(string directory)
    {
        Count();
        if (DuringDirectoryFlush is { } other)
        {
            await other();
        }

        foreach (var (from, to) in renamed.Where(entry => IsIn(entry.To, directory) && durable.ContainsKey(entry.From)))
        {
            Move(durable, from, to);
        }

        renamed.RemoveAll(entry => IsIn(entry.To, directory));
        foreach (var path in durable.Keys.Where(path => IsIn(path, directory) && !cached.ContainsKey(path)).ToList())
        {
            durable.Remove(path);
        }

        foreach (var (path, file) in cached.Where(entry => IsIn(entry.Key, directory)))
        {
            durable[path] = file;
        }
    }

    private static void Move(SortedDictionary<string, MemoryFile?> entries, string path, string target)
    {
        foreach (var entry in entries.Keys
            .Where(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal))
            .ToList())
        {
            entries[target + entry[path.Length..]] = entries[entry];
            entries.Remove(entry);
        }
    }

    // Of the changes of entries any may have reached the disk; a directory has one name, with all that is in it.
    private SortedDictionary<string, MemoryFile?> Mixed(Random random)
    {
        var old = new SortedDictionary<string, MemoryFile?>(durable, StringComparer.Ordinal);
        var changed = new SortedDictionary<string, MemoryFile?>(cached, StringComparer.Ordinal);
        foreach (var (path, target) in renamed)
        {
            if (random.Next(2) == 0)
            {
                Move(old, path, target);
            }
            else
            {
                Move(changed, target, path);
            }
        }

        var mixed = new SortedDictionary<string, MemoryFile?>(StringComparer.Ordinal);
        foreach (var path in changed.Keys.Union(old.Keys).Order(StringComparer.Ordinal))
        {
            var from = random.Next(2) == 0 ? changed : old;
            if (from.TryGetValue(path, out var file))
            {
                mixed[path] = file;
            }
        }

        return mixed;
    }

    // The process ends before this call has an effect, and after it nothing has one.
    private void Count()
    {
        if (CallsLeft == 0)
        {
            throw new ProcessEndedException();
        }

        CallsLeft--;
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
            storage.Count();
            file.Append(bytes);
        }

        public void Truncate(long length)
        {
            storage.FailIf("truncate");
            storage.Count();
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
                storage.BytesRead += count;
                file.Cached.AsMemory(from, count).CopyTo(destination);
                return count;
            });
        }

        public async Task FlushAsync()
        {
            storage.FailIf("flush");
            storage.Count();
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
