using Reports.Defects;
using Reports.Pages;

namespace Reports;

/// <summary>
/// Writes <c>defects.html</c>, the detection matrix for people: one file that loads nothing and needs no script.
/// </summary>
public static class DefectsWriter
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "defects.html";

    /// <summary>Writes the page, replacing an older one in one step.</summary>
    /// <param name="input">What to show.</param>
    /// <param name="directory">Where to write; must exist. Links of the rows are relative to it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(DefectsInput input, string directory)
    {
        ArgumentNullException.ThrowIfNull(input);
        WholeFile.Write(
            Path.Combine(directory, FileName), TemplateSet.Render("defects", DefectsPage.Build(input)));
    }
}
