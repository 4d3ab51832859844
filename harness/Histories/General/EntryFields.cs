namespace Harness.Histories.General;

/// <summary>Makes entries of maps, whatever they were written in.</summary>
/// <param name="file">What to call the history in errors.</param>
internal sealed class EntryFields(string file)
{
    /// <summary>
    /// The entry that a map describes; null for what is no operation of a client, such as a fault: its process is not a
    /// number.
    /// </summary>
    /// <exception cref="HistoryFormatException">The map is not an entry.</exception>
    public GeneralEntry? Parse(Datum map, long line)
    {
        if (map.Kind != DatumKind.Map)
        {
            throw new HistoryFormatException(file, line, null, $"expected a map, found {Short(map)}");
        }

        var process = Field(map, "process");
        if (process is { Kind: DatumKind.Text })
        {
            return null;
        }

        if (process is not { Kind: DatumKind.Integer, Integer: >= 0 and <= int.MaxValue })
        {
            throw new HistoryFormatException(file, line, "process", "expected a number, 0 or more");
        }

        var f = Field(map, "f");
        if (f is not (null or { Kind: DatumKind.Text } or { Kind: DatumKind.Nil }))
        {
            throw new HistoryFormatException(file, line, "f", $"expected a name, found {Short(f)}");
        }

        return new GeneralEntry(
            TypeOf(map, line), (int)process.Integer, f?.Kind == DatumKind.Text ? f.Text : null, Field(map, "key"),
            Field(map, "value"), Number(map, "time", line), Number(map, "index", line), line, map);
    }

    private EntryType TypeOf(Datum map, long line) => Field(map, "type")?.Text switch
    {
        "invoke" => EntryType.Invoke,
        "ok" => EntryType.Ok,
        "fail" => EntryType.Fail,
        "info" => EntryType.Info,
        _ => throw new HistoryFormatException(file, line, "type", "expected invoke, ok, fail or info"),
    };

    private long? Number(Datum map, string name, long line) => Field(map, name) switch
    {
        null or { Kind: DatumKind.Nil } => null,
        { Kind: DatumKind.Integer, Integer: >= 0 } number => number.Integer,
        var other => throw new HistoryFormatException(
            file, line, name, $"expected a number of 0 or more, found {Short(other)}"),
    };

    /// <summary>What a map says under a name; null if nothing.</summary>
    public static Datum? Field(Datum map, string name)
    {
        for (var i = 0; i < map.Items.Length; i += 2)
        {
            if (map.Items[i] is { Kind: DatumKind.Text } key && key.Text == name)
            {
                return map.Items[i + 1];
            }
        }

        return null;
    }

    private static string Short(Datum found)
    {
        var text = found.ToString();
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}
