using System.Text.Json.Serialization;

namespace Harness.Runs;

/// <summary>Client operations by outcome.</summary>
/// <param name="Ok">Happened.</param>
/// <param name="Fail">Did not happen.</param>
/// <param name="Info">Unknown.</param>
public sealed record OperationCounts(int Ok, int Fail, int Info)
{
    /// <summary>All operations.</summary>
    [JsonIgnore]
    public int Total => Ok + Fail + Info;
}
