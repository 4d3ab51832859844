namespace Broker.Runtime;

/// <summary>
/// An open file. Appending and truncating are synchronous into the page cache, so that nothing can come between
/// assigning an offset and storing it.
/// </summary>
public interface IFile : IDisposable
{
    /// <summary>Length in bytes, un-flushed appends included.</summary>
    long Length { get; }

    /// <summary>Appends at the end.</summary>
    /// <exception cref="IOException">The bytes could not be stored; how many of them were is undefined.</exception>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file to <paramref name="length"/> bytes, at most its present length.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    void Truncate(long length);

    /// <summary>
    /// Reads up to the length of <paramref name="destination"/>; fewer bytes only at the end of the file.
    /// </summary>
    /// <returns>The number of bytes read.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    ValueTask<int> ReadAsync(long position, Memory<byte> destination);

    /// <summary>Completes when the content and length as they were at the call survive a crash.</summary>
    /// <exception cref="IOException">The bytes may or may not be stored.</exception>
    Task FlushAsync();
}
