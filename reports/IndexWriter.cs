using Reports.Indexes;
using Reports.Pages;

namespace Reports;

/// <summary>
/// Writes what a suite adds to its runs: <c>index.html</c> for people, <c>summary.md</c> for the summary of a CI job
/// and <c>junit.xml</c> for CI systems. Failures come first, each with its link and its replay command.
/// </summary>
public static class IndexWriter
{
    /// <summary>Writes the three files, replacing older ones.</summary>
    /// <param name="runs">The runs, in the order in which they were started.</param>
    /// <param name="directory">Where to write; must exist. Links of the runs are relative to it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(IReadOnlyList<RunEntry> runs, string directory)
    {
        ArgumentNullException.ThrowIfNull(runs);
        WholeFile.Write(Path.Combine(directory, "index.html"), TemplateSet.Render("index", IndexPage.Build(runs)));
        WholeFile.Write(Path.Combine(directory, "summary.md"), SummaryMarkdown.Render(runs));
        WholeFile.Write(Path.Combine(directory, "junit.xml"), JUnitFile.Render(runs));
    }
}
