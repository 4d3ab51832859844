using System.Reflection;
using System.Text;
using Harness.Guided;
using Harness.Scenarios;

namespace Scenarios;

/// <summary>The scenarios that come with the harness, and those in files.</summary>
public static class ScenarioCatalog
{
    private const string Extension = ".yaml";
    private const long MaxFileBytes = 1024 * 1024;

    private static readonly Assembly Home = typeof(ScenarioCatalog).Assembly;

    /// <summary>Names of the built-in scenarios, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Home.GetManifestResourceNames().Where(n => n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => n[..^Extension.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Groups of built-in scenarios, each under a name that no scenario has.</summary>
    public static IReadOnlyList<ScenarioSuite> Suites { get; } =
    [
        new("all", "every built-in scenario", Names),
        new("protocol", "every branch of the replication protocol that a simulation can reach",
            [
                "disks", "empty-disks", "fencing", "min-isr-one", "page-cache", "racks", "replication",
                "unclean-election",
            ]),
        new("storage", "what logs keep on disks that fail, over losses of power, retention, compaction and retries",
            ["compaction", "disks", "power", "retention", "retries"]),
    ];

    /// <summary>Loads a scenario.</summary>
    /// <param name="nameOrPath">A built-in name, or the path of a file: anything with a directory in it or ending in
    /// <c>.yaml</c> or <c>.yml</c>.</param>
    /// <exception cref="ScenarioException">There is none of that name, or the file can't be read or is not a
    /// scenario.</exception>
    public static Scenario Load(string nameOrPath) =>
        ScenarioParser.Parse(Text(nameOrPath), Names.Contains(nameOrPath) ? nameOrPath + Extension : nameOrPath);

    /// <summary>The text of a scenario file.</summary>
    /// <param name="nameOrPath">As for <see cref="Load"/>.</param>
    /// <exception cref="ScenarioException">There is none of that name, or the file can't be read.</exception>
    public static string Text(string nameOrPath) =>
        Names.Contains(nameOrPath) ? BuiltIn(nameOrPath)
        : IsPath(nameOrPath) ? FromFile(nameOrPath)
        : throw new ScenarioException(Unknown(nameOrPath));

    /// <summary>
    /// The corpus that comes with a built-in scenario, for guided searches: each entry showed something that those
    /// before it did not; empty for files.
    /// </summary>
    /// <param name="name">Name of the scenario.</param>
    /// <exception cref="Harness.Runs.PlanFormatException">An entry is wrong.</exception>
    public static IReadOnlyList<CorpusEntry> Corpus(string name) =>
    [
        .. Home.GetManifestResourceNames()
            .Where(resource => resource.StartsWith($"corpus/{name}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => CorpusJson.Read(Resource(resource), resource)),
    ];

    private static bool IsPath(string text) => text.Contains('/') || text.Contains(Path.DirectorySeparatorChar)
        || text.EndsWith(Extension, StringComparison.Ordinal) || text.EndsWith(".yml", StringComparison.Ordinal);

    private static string BuiltIn(string name) => Resource(name + Extension);

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string FromFile(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new ScenarioException($"{path} is a directory: give the path of a scenario file");
            }

            var file = new FileInfo(path);
            return file.Exists && file.Length > MaxFileBytes
                ? throw new ScenarioException($"{path}: longer than {MaxFileBytes} bytes, so not a scenario")
                : File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{path}: the file can't be read: {e.Message}", e);
        }
    }

    private static string Unknown(string name)
    {
        var nearest = Names.MinBy(known => EditDistance.Between(name, known))!;
        var hint = EditDistance.Between(name, nearest) <= Math.Max(2, nearest.Length / 3)
            ? $" Did you mean '{nearest}'?" : "";
        return $"there is no scenario '{name}'.{hint} Known: {string.Join(", ", Names)}; "
            + "or give the path of a file that ends in .yaml";
    }
}
