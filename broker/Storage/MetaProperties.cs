using System.Globalization;
using System.Text;

namespace Broker.Storage;

/// <summary>
/// The file in each directory of a node that says whose it is, in version 1 of Kafka's form: properties, one
/// <c>key=value</c> a line. Keys that are not known are ignored.
/// </summary>
/// <param name="ClusterId">The cluster.</param>
/// <param name="NodeId">The node.</param>
/// <param name="DirectoryId">The directory (KIP-858).</param>
public sealed record MetaProperties(string ClusterId, int NodeId, Guid DirectoryId)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "meta.properties";

    private const int Version = 1;
    private const string Mend = "mend the file, or give this node an empty directory.";

    /// <summary>The content of the file.</summary>
    public byte[] ToBytes()
    {
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"version={Version}\ncluster.id={ClusterId}\nnode.id={NodeId}\ndirectory.id={UuidText.Of(DirectoryId)}\n"));
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="file">Names it in errors.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="ForeignDirectoryException">Another version, or a value is missing or makes no
    /// sense.</exception>
    public static MetaProperties Read(string file, ReadOnlySpan<byte> content)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.TrimEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !line.StartsWith('#'))
            {
                values[line[..equals].TrimEnd()] = line[(equals + 1)..].TrimStart();
            }
        }

        if (Value("version") != "1")
        {
            throw new ForeignDirectoryException(
                file,
                $"its version is {Value("version")}, and only {Version} is known; use the program that wrote it.");
        }

        return int.TryParse(Value("node.id"), NumberStyles.None, CultureInfo.InvariantCulture, out var nodeId)
            ? new MetaProperties(Value("cluster.id"), nodeId, DirectoryIdIn(values))
            : throw new ForeignDirectoryException(
                file, $"node.id is '{Value("node.id")}', which is not a number; {Mend}");

        string Value(string key) => values.TryGetValue(key, out var value)
            ? value
            : throw new ForeignDirectoryException(file, $"{key} is missing; {Mend}");
    }

    // Directories of before KIP-858 have none.
    private static Guid DirectoryIdIn(SortedDictionary<string, string> values) =>
        UuidText.TryParse(values.GetValueOrDefault("directory.id", "")) ?? Guid.Empty;
}
