using System.Text.Json.Serialization;

namespace Harness.Histories;

/// <summary>
/// The JSON form of history entries: camel case, absent fields omitted, nothing unknown or repeated accepted.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8,
    Converters = [typeof(EntryTypeNames), typeof(ReadRecordJson)])]
[JsonSerializable(typeof(HistoryEntry))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    // Numbers in place of names would tie the public format to the order of the enumeration.
    internal sealed class EntryTypeNames() : JsonStringEnumConverter<EntryType>(null, allowIntegerValues: false);
}
