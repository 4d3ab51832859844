using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>The JSON form of results and plans: camel case, absent fields omitted, nothing unknown accepted.</summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions Compact = Options(indented: false);
    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    /// <summary>Writes results on one line.</summary>
    public static string Line(RunResults results) => JsonSerializer.Serialize(results, Compact);

    /// <summary>Writes results or a plan for files.</summary>
    public static string File<T>(T value) => JsonSerializer.Serialize(value, Indented) + "\n";

    /// <summary>Reads results or a plan.</summary>
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
            throw new UsageException($"{file}: {e.Message}");
        }
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
