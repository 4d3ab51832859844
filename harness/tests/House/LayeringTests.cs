using System.Text.RegularExpressions;

namespace Harness.Tests.House;

/// <summary>
/// Which folder may use which: dependencies point one way, so that a room can be understood with the rooms below it.
/// </summary>
public sealed partial class LayeringTests
{
    /// <summary>The folders of the broker from the ground up; each may use those before it.</summary>
    private static readonly string[] Broker =
    [
        "Runtime", "Configuration", "Protocol", "Storage",
        "Metadata", "Replication", "Controller", "Links", "Lifecycle",
        "Requests", "Defects",
    ];

    /// <summary>The folders of the harness from the ground up; each may use those before it.</summary>
    private static readonly string[] Harness =
    [
        "Histories", "Checkers", "Simulation", "Client", "Clusters", "Faults", "Scenarios", "Workloads", "Runs",
        "Shrinking", "Guided",
    ];

    [Test]
    public void Broker_FoldersUseOnlyFoldersBelow() => Assert.That(Violations("broker", "Broker", Broker), Is.Empty);

    [Test]
    public void Harness_FoldersUseOnlyFoldersBelow() =>
        Assert.That(Violations("harness", "Harness", Harness), Is.Empty);

    [Test]
    public void Broker_DoesNotKnowTheHarness() => Assert.That(
        SourceTree.Files.Where(file => file.StartsWith("broker/", StringComparison.Ordinal)
            && SourceTree.Lines(file).Any(line => line.StartsWith("using Harness", StringComparison.Ordinal))),
        Is.Empty);

    private static IEnumerable<string> Violations(string root, string space, string[] order) =>
        from file in SourceTree.Files
        let parts = file.Split('/')
        where parts[0] == root && parts.Length > 2 && order.Contains(parts[1])
        from line in SourceTree.Lines(file)
        let used = Using().Match(line)
        where used.Success && used.Groups["space"].Value == space
        let folder = used.Groups["folder"].Value
        where order.Contains(folder) && Array.IndexOf(order, folder) > Array.IndexOf(order, parts[1])
        select $"{file} uses {folder}";

    [GeneratedRegex(@"^using (static )?(?<space>Broker|Harness)\.(?<folder>\w+)")]
    private static partial Regex Using();
}
