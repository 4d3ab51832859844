using System.Text.Json;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Shrinking;

/// <summary>
/// Reads and writes <c>deviations.json</c>: a list of objects with <c>first</c>, the event whose turn it was, and
/// <c>instead</c>, the one that happened before it; both in the form of <see cref="EventKey"/>.
/// </summary>
public static class DeviationsJson
{
    private const string First = "first";
    private const string Instead = "instead";

    /// <summary>The file's content; equal schedules give equal text.</summary>
    public static string Write(IReadOnlyList<Deviation> deviations)
    {
        var lines = deviations.Select(deviation => $"  {{ \"{First}\": {Quoted(deviation.First)}, "
            + $"\"{Instead}\": {Quoted(deviation.Instead)} }}");
        return deviations.Count == 0 ? "[]\n" : $"[\n{string.Join(",\n", lines)}\n]\n";
    }

    /// <summary>Reads a schedule.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="FormatException">It is not one; the message says where and why.</exception>
    public static IReadOnlyList<Deviation> Read(string json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select((item, index) => Parse(item, $"{file}: [{index}]"))]
                : throw new FormatException($"{file}: expected a list of deviations");
        }
        catch (JsonException mistake)
        {
            throw new FormatException($"{file}: {mistake.Message}", mistake);
        }
    }

    private static Deviation Parse(JsonElement item, string place)
    {
        if (item.ValueKind != JsonValueKind.Object || item.GetPropertyCount() != 2)
        {
            throw new FormatException($"{place}: expected an object with '{First}' and '{Instead}'");
        }

        return new Deviation(Key(item, First, place), Key(item, Instead, place));
    }

    private static EventKey Key(JsonElement item, string name, string place) =>
        item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            && EventKey.TryParse(text.GetString()!, out var key)
            ? key
            : throw new FormatException($"{place}.{name}: expected an event, such as 'step broker-1/1/main 17'");

    private static string Quoted(EventKey key) => $"\"{JsonEncodedText.Encode(key.ToString(), Readable)}\"";

    private static System.Text.Encodings.Web.JavaScriptEncoder Readable { get; } =
        System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
