using DotLiquid;
using DotLiquid.FileSystems;

namespace Reports.Pages;

/// <summary>Lets templates include one another from this assembly.</summary>
internal sealed class EmbeddedTemplates : IFileSystem
{
    /// <inheritdoc />
    public string ReadTemplateFile(Context context, string templateName) => Text(templateName.Trim('\'', '"'));

    /// <summary>Parses a template.</summary>
    /// <param name="name">Its file name without extension.</param>
    public static Template Parse(string name) => Template.Parse(Text(name), SyntaxCompatibility.DotLiquid22a);

    private static string Text(string name) => EmbeddedFile.Text(name + ".liquid");
}
