using Broker.Runtime;

namespace Broker.Storage.Transactions;

/// <summary>
/// The aborted transactions whose markers are in one segment. There is a file only once there was one. Its entries are
/// not told again by anything near them, so that it is replaced as a whole or not at all, but for appending to it and
/// cutting its end while the segment is one that is checked after a crash.
/// </summary>
internal sealed class TransactionIndex(IStorage storage, string directory, long baseOffset) : IDisposable
{
    private readonly string path =
        StoragePaths.Combine(directory, SegmentNames.Of(baseOffset, SegmentNames.TransactionIndex));

    // Null while they are in the file only.
    private List<AbortedTransaction>? entries = [];

    // Whether there is a file; and how many of the entries it has, or more than it could have if that is not known.
    private bool hasFile;
    private int written;

    // Open while it may have to be written or flushed.
    private IFile? file;

    /// <summary>Whether the entries are in memory.</summary>
    public bool IsLoaded => entries is not null;

    /// <summary>Whether a flush has something to do.</summary>
    public bool IsOpen => file is not null;

    /// <summary>Notes one, by ascending offset of its marker; the entries are in memory.</summary>
    public void Add(AbortedTransaction transaction) => entries!.Add(transaction);

    /// <summary>Takes the entries over that a file has got, or is about to get.</summary>
    public void Use(IReadOnlyList<AbortedTransaction> found, bool areStored)
    {
        entries = [.. found];
        hasFile = areStored && found.Count > 0;
        written = hasFile ? found.Count : 0;
    }

    /// <summary>Removes those whose markers are at or above an offset; the entries are in memory, or all go.</summary>
    public void Truncate(long endOffset)
    {
        if (entries is null || endOffset <= baseOffset)
        {
            (entries, written) = ([], hasFile ? int.MaxValue : 0);
        }

        entries.RemoveAll(entry => entry.LastOffset >= endOffset);
    }

    /// <summary>Brings the file in line with the entries.</summary>
    /// <returns>Whether it was created.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    public bool Write()
    {
        if (entries is null || entries.Count == written)
        {
            return false;
        }

        file ??= storage.Open(path);
        var isNew = !hasFile;
        if (isNew || entries.Count < written)
        {
            written = isNew ? 0 : entries.Count;
            file.Truncate(written * (long)AbortedTransaction.SizeInBytes);
        }

        if (entries.Count > written)
        {
            file.Append(AbortedTransaction.Format(entries, written));
        }

        (hasFile, written) = (true, entries.Count);
        return isNew;
    }

    /// <summary>Completes when the file survives a crash; the directory is another matter.</summary>
    public Task FlushAsync() => file!.FlushAsync();

    /// <summary>The file got its name after the entries were taken over.</summary>
    public void MarkStored() => (hasFile, written) = (entries!.Count > 0, entries.Count);

    /// <summary>Takes the entries over from a file that is there.</summary>
    /// <returns>False if what it has can not be the index of this segment.</returns>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task<bool> TryOpenAsync(long nextOffset)
    {
        entries = null;
        if (await TryReadAsync(nextOffset) is not { } found)
        {
            return false;
        }

        (entries, hasFile, written) = ([.. found], true, found.Count);
        return true;
    }

    /// <summary>The entries, which stay where they are; null if what the file has can not be them.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<IReadOnlyList<AbortedTransaction>?> TryReadAsync(long nextOffset)
    {
        if (entries is not null)
        {
            return entries;
        }

        // Every marker has an offset of its own.
        using var stored = storage.Open(path);
        if (stored.Length > Math.Min(Array.MaxLength, (nextOffset - baseOffset) * AbortedTransaction.SizeInBytes))
        {
            return null;
        }

        var content = new byte[stored.Length];
        return await stored.ReadAsync(0, content) == content.Length
            ? AbortedTransaction.TryParse(content, baseOffset, nextOffset)
            : null;
    }

    /// <summary>Replaces whatever is in the file; no file stays without entries. That survives a crash then.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task ReplaceAsync(IReadOnlyList<AbortedTransaction> found)
    {
        Close();
        if (found.Count > 0)
        {
            await AtomicFile.ReplaceAsync(storage, path, AbortedTransaction.Format(found));
        }
        else if (storage.FileExists(path))
        {
            storage.Delete(path);
            await storage.FlushDirectoryAsync(directory);
        }

        Use(found, areStored: true);
    }

    /// <summary>Keeps in memory nothing that the file has.</summary>
    public void Release()
    {
        Close();
        if (hasFile && entries?.Count == written)
        {
            entries = null;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Close()
    {
        file?.Dispose();
        file = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
