using System.Text.Json.Serialization;

namespace Harness.Faults;

/// <summary>The broker that a fault strikes, chosen when it begins.</summary>
/// <param name="Role">What it is to a partition then.</param>
/// <param name="Topic">Topic of the partition.</param>
/// <param name="Partition">Number of the partition.</param>
public sealed record FaultTarget(FaultRole Role, string Topic, int Partition)
{
    /// <summary>
    /// The id of a fault: the broker is the one that had the role when that fault began; null for now.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AsOfFault { get; init; }

    /// <summary>What it says, for a person.</summary>
    public override string ToString() => Role == FaultRole.Controller
        ? RoleNames[(int)Role]
        : $"{RoleNames[(int)Role]} of {Topic}-{Partition}";

    /// <summary>The names of the roles in scenario files, in the order of <see cref="FaultRole"/>.</summary>
    [JsonIgnore]
    public static IReadOnlyList<string> RoleNames { get; } =
        ["leader", "successor", "other", "follower", "last-in-sync", "controller"];
}
