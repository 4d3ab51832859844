using System.Globalization;

namespace Broker.Storage;

/// <summary>A log holds bytes that were stored once and are damaged: nothing may be cut to mend that.</summary>
/// <param name="file">The file.</param>
/// <param name="position">Where in it the damage begins.</param>
/// <param name="problem">What is wrong, without a full stop.</param>
public sealed class CorruptLogException(string file, long position, string problem) : Exception(string.Create(
    CultureInfo.InvariantCulture,
    $"'{file}' is damaged at position {position}: {problem}. These records were stored before, so that they are not "
    + $"cut away: this replica is offline until another in-sync one leads, and is fetched anew from that; if there is "
    + $"none, restore the file from a backup and start the broker again."))
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>Where the damage begins, in bytes.</summary>
    public long Position { get; } = position;
}
