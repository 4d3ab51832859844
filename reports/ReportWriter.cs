using Reports.Pages;

namespace Reports;

/// <summary>
/// Writes the page of one run: verdict, findings, timeline, latencies. The page is one file that loads nothing, and it
/// is byte for byte the same for the same input; <see cref="Harness.Runs.RunResults.WallSeconds"/> is left out of it.
/// </summary>
public static class ReportWriter
{
    /// <summary>Writes the page, replacing an older one in one step.</summary>
    /// <param name="input">What to show.</param>
    /// <param name="path">The file to write; its directory must exist.</param>
    /// <exception cref="ArgumentException">A completion of the history has no invocation, or a process two open
    /// operations.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(ReportInput input, string path) => WholeFile.Write(path, Render(input));

    /// <summary>The page as a string.</summary>
    /// <exception cref="ArgumentException">See <see cref="Write"/>.</exception>
    public static string Render(ReportInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return TemplateSet.Render("report", RunPageBuilder.Build(input));
    }
}
