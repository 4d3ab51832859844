using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// Small files that are only ever replaced as a whole: after a crash there is the old content or the new, never a
/// mixture.
/// </summary>
public static class AtomicFile
{
    /// <summary>Limit of <see cref="ReadAllAsync"/> where the caller states none: 16 MiB.</summary>
    public const int DefaultMaxBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Replaces the content of a file, or creates it; completes when that survives a crash. One call at a time for a
    /// path: the new content is first written to the path followed by <c>.tmp</c>.
    /// </summary>
    /// <exception cref="IOException">Not possible; the file has the old content or the new.</exception>
    public static async Task ReplaceAsync(IStorage storage, string path, ReadOnlyMemory<byte> content)
    {
        var temporary = path + ".tmp";
        using (var file = storage.Open(temporary))
        {
            // A crash may have left an earlier attempt behind.
            file.Truncate(0);
            file.Append(content.Span);

            // The content has to be on the disk before the name points to it: file systems may keep the renaming and
            // lose the content.
            await file.FlushAsync();
        }

        storage.Rename(temporary, path);
        await storage.FlushDirectoryAsync(StoragePaths.Parent(path));
    }

    /// <summary>The whole content of a file; null if there is no such file.</summary>
    /// <param name="storage">Where the file is.</param>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest content to accept.</param>
    /// <exception cref="IOException">Not readable, or longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]?> ReadAllAsync(IStorage storage, string path, int maxBytes = DefaultMaxBytes)
    {
        if (!storage.FileExists(path))
        {
            return null;
        }

        using var file = storage.Open(path);
        if (file.Length > maxBytes)
        {
            throw new IOException($"'{path}' has {file.Length} bytes: more than the limit of {maxBytes}.");
        }

        var content = new byte[file.Length];
        var read = await file.ReadAsync(0, content);
        return read == content.Length
            ? content
            : throw new IOException($"'{path}' ended after {read} of {content.Length} bytes.");
    }
}
