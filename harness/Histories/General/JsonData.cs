using System.Text.Json;

namespace Harness.Histories.General;

/// <summary>JSON as <see cref="Datum"/>.</summary>
internal static class JsonData
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The value of each line that is not blank, with the number of the line.</summary>
    /// <exception cref="HistoryFormatException">A line is not JSON.</exception>
    public static IEnumerable<(Datum Value, long Line)> Lines(ReadOnlyMemory<byte> content, string file)
    {
        var rest = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        for (var line = 1L; !rest.IsEmpty; line++)
        {
            var newline = rest.Span.IndexOf((byte)'\n');
            var text = newline < 0 ? rest : rest[..newline];
            rest = newline < 0 ? default : rest[(newline + 1)..];
            if (!text.Span.Trim(" \t\r"u8).IsEmpty)
            {
                yield return (Parse(text, file, line), line);
            }
        }
    }

    private static Datum Parse(ReadOnlyMemory<byte> text, string file, long line)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return ToDatum(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new HistoryFormatException(file, line, null, $"not JSON, or cut off: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new HistoryFormatException(file, line, null, "a text is not valid Unicode", e);
        }
    }

    private static Datum ToDatum(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Datum.Nil,
        JsonValueKind.True => Datum.Of(true),
        JsonValueKind.False => Datum.Of(false),
        JsonValueKind.String => Datum.Of(element.GetString()!),
        JsonValueKind.Number when element.TryGetInt64(out var integer) => Datum.Of(integer),

        // As text it equals nothing else, which it would as the nearest number with a fraction.
        JsonValueKind.Number when !element.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') =>
            Datum.Of(element.GetRawText()),
        JsonValueKind.Number => Datum.Of(element.GetDouble()),
        JsonValueKind.Array => Datum.List([.. element.EnumerateArray().Select(ToDatum)]),
        _ => Datum.Map(element.EnumerateObject().Select(
            property => KeyValuePair.Create(Datum.Of(property.Name), ToDatum(property.Value)))),
    };
}
