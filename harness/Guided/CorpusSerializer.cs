using System.Text.Json.Serialization;
using Harness.Runs;

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
    Converters = [typeof(PlanSerializer.FaultKindNames), typeof(PlanSerializer.FaultRoleNames)])]
[JsonSerializable(typeof(CorpusEntry))]
internal sealed partial class CorpusSerializer : JsonSerializerContext;
