using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.Cli.Runs;

/// <summary>The JSON form of results and requests: camel case, absent fields left out, nothing unknown let in.</summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions Compact = Options(indented: false);
    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    /// <summary>Writes results or a request on one line.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, Compact);

    /// <summary>Writes results for files.</summary>
    public static string File<T>(T value) => JsonSerializer.Serialize(value, Indented) + "\n";

    /// <summary>Reads results or a request.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="UsageException">It is not what it should be.</exception>
    public static T Read<T>(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Compact)
                ?? throw new UsageException($"{file}: expected a JSON object, found null.");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file}:{e.LineNumber + 1}: {Problem(e)}");
        }
    }

    /// <summary>The message without the place, which the library appends in a form of its own.</summary>
    private static string Problem(JsonException exception)
    {
        var place = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return place < 0 ? exception.Message : exception.Message[..place];
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        WriteIndented = indented,
        NewLine = "\n",
    };
}
