using System.Text.Json.Serialization;
using Harness.Faults;
using Harness.Workloads;

namespace Harness.Runs;

/// <summary>The JSON form of plans: camel case, indented, nothing unknown, repeated or missing accepted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 8,
    Converters = [typeof(FaultKindNames), typeof(FaultRoleNames), typeof(OperationKindNames)])]
[JsonSerializable(typeof(Plan))]
internal sealed partial class PlanSerializer : JsonSerializerContext
{
    // Names only: numbers would tie plans to the order of the enumerations.
    internal sealed class FaultKindNames() : JsonStringEnumConverter<FaultKind>(null, allowIntegerValues: false);

    internal sealed class FaultRoleNames() : JsonStringEnumConverter<FaultRole>(null, allowIntegerValues: false);

    internal sealed class OperationKindNames()
        : JsonStringEnumConverter<OperationKind>(null, allowIntegerValues: false);
}
