namespace Broker.Runtime;

/// <summary>
/// The storage port. Paths are absolute and use <c>/</c>. Changes go to the page cache at once; only the flush methods
/// make them survive a crash: <see cref="IFile.FlushAsync"/> for the content of a file,
/// <see cref="FlushDirectoryAsync"/>
/// for the creation, renaming and deletion of its entries.
/// </summary>
public interface IStorage
{
    /// <summary>
    /// Names (not paths) of the entries of a directory in ordinal order; empty if there is no such directory.
    /// </summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Whether a file exists.</summary>
    bool FileExists(string path);

    /// <summary>Creates a directory and its parents where they are missing.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    void CreateDirectory(string path);

    /// <summary>Opens a file for reading and appending; creates it if missing.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    IFile Open(string path);

    /// <summary>Renames a file, replacing <paramref name="target"/> atomically if it exists.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    void Rename(string path, string target);

    /// <summary>Renames a directory with all that is in it; files that are open stay usable.</summary>
    /// <exception cref="IOException">Not possible: it is missing, or something has the new name.</exception>
    void RenameDirectory(string path, string target);

    /// <summary>Deletes an empty directory; nothing happens if it is missing.</summary>
    /// <exception cref="IOException">Not possible: there is something in it.</exception>
    void DeleteDirectory(string path);

    /// <summary>Deletes a file; nothing happens if it is missing.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    void Delete(string path);

    /// <summary>Completes when all entries of the directory, as they were at the call, survive a crash.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    Task FlushDirectoryAsync(string directory);
}
