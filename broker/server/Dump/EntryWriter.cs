using System.Globalization;
using System.Text.Json;

namespace Broker.Server.Dump;

/// <summary>Prints entries of a file: a line of names and values, or a JSON object.</summary>
internal sealed class EntryWriter(TextWriter output, string file, bool asJson)
{
    /// <summary>Prints an entry.</summary>
    /// <param name="fields">Names, and values that are strings, numbers or truth values.</param>
    public void Write(params IReadOnlyList<(string Name, object Value)> fields)
    {
        if (!asJson)
        {
            output.WriteLine(string.Join(' ', fields.Select(field => string.Create(
                CultureInfo.InvariantCulture, $"{field.Name}: {Printable(field.Value)}"))));
            return;
        }

        var entry = new Dictionary<string, object> { ["file"] = file };
        foreach (var (name, value) in fields)
        {
            entry[name] = value;
        }

        output.WriteLine(JsonSerializer.Serialize(entry));
    }

    // What a file holds must not steer the terminal.
    private static object Printable(object value) => value is string text
        ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter))
        : value is bool truth ? (truth ? "yes" : "no") : value;
}
