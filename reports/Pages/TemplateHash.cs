using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DotLiquid;

namespace Reports.Pages;

/// <summary>
/// Turns models into what templates read: properties by camel-case name, lists, numbers, and strings encoded for HTML
/// text and quoted attributes. Only <see cref="TrustedText"/> passes as it is.
/// </summary>
internal static class TemplateHash
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The hash of a model.</summary>
    public static Hash Of(object model)
    {
        var hash = Strict(model.GetType().Name);
        foreach (var property in model.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            hash[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = Convert(property.GetValue(model));
        }

        return hash;
    }

    /// <summary>An empty hash that throws when asked for what it does not hold.</summary>
    /// <param name="owner">What to call it in the error.</param>
    private static Hash Strict(string owner) => new((_, key) =>
        throw new KeyNotFoundException($"A template asks for '{key}', which {owner} does not have."));

    private static object? Convert(object? value) => value switch
    {
        null => null,
        string text => Encoder.Encode(text),
        TrustedText trusted => trusted.Text,
        bool or int or long => value,
        IEnumerable list => list.Cast<object>().Select(Convert).ToList(),
        _ => Of(value),
    };
}
