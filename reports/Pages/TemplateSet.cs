using System.Globalization;
using DotLiquid;

namespace Reports.Pages;

/// <summary>
/// The Liquid templates. Models become hashes whose strings are already encoded (<see cref="TemplateHash"/>), so no
/// template can forget to. A misspelt name or filter is an error.
/// </summary>
internal static class TemplateSet
{
    /// <summary>Renders a template.</summary>
    /// <param name="name">Its file name without extension.</param>
    /// <param name="model">What it shows, known to it as <c>page</c>.</param>
    public static string Render(string name, object model)
    {
        var variables = new Hash
        {
            ["page"] = TemplateHash.Of(model),
            ["assets"] = TemplateHash.Of(PageAssets.Instance),
        };
        var parameters = new RenderParameters(CultureInfo.InvariantCulture)
        {
            LocalVariables = variables,
            Registers = new Hash { ["file_system"] = new EmbeddedTemplates() },
            ErrorsOutputMode = ErrorsOutputMode.Rethrow,
        };
        var template = EmbeddedTemplates.Parse(name);
        var text = template.Render(parameters);
        return template.Errors.Count == 0 ? text : throw new AggregateException(template.Errors);
    }
}
