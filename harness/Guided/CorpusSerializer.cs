using System.Text.Json.Serialization;
using Harness.Faults;

namespace Harness.Guided;

/// <summary>The JSON form of corpus entries, which is that of plans.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 8,
    Converters = [typeof(FaultKindNames), typeof(FaultRoleNames)])]
[JsonSerializable(typeof(CorpusEntry))]
internal sealed partial class CorpusSerializer : JsonSerializerContext
{
    // Names only: numbers would tie entries to the order of the enumerations.
    internal sealed class FaultKindNames() : JsonStringEnumConverter<FaultKind>(null, allowIntegerValues: false);

    internal sealed class FaultRoleNames() : JsonStringEnumConverter<FaultRole>(null, allowIntegerValues: false);
}
