namespace Harness.Simulation.Disks;

/// <summary>Absolute paths with <c>/</c>; within the disk the root is the empty string.</summary>
internal static class DiskPath
{
    /// <summary>Takes a path from a caller.</summary>
    /// <exception cref="ArgumentException">Not absolute, or with an empty, <c>.</c> or <c>..</c> segment.</exception>
    public static string Checked(string path)
    {
        if (path == "/")
        {
            return string.Empty;
        }

        var segments = path.Split('/');
        if (segments.Length < 2 || segments[0].Length > 0 || segments.Skip(1).Any(name => name is "" or "." or ".."))
        {
            throw new ArgumentException($"'{path}' is no absolute path in its simplest form.", nameof(path));
        }

        return path;
    }

    public static (string Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? (string.Empty, string.Empty) : (path[..slash], path[(slash + 1)..]);
    }
}
