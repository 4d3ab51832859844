namespace Scenarios.Tests;

/// <summary>The scenario files in the source tree.</summary>
internal static class ScenarioFiles
{
    /// <summary>The folder <c>scenarios</c> of the repository.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Paths of all scenario files.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)];

    private static string Find()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return Path.Combine(folder.FullName, "scenarios");
    }
}
