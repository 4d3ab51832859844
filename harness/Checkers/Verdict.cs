using System.Text.Json.Serialization;

namespace Harness.Checkers;

/// <summary>What a checker concluded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The history satisfies the model.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>It could not be decided, or there was too little to judge. Never a guess.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The history violates the model, and there is evidence.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
