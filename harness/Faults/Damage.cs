namespace Harness.Faults;

/// <summary>Whose copies of acknowledged records may be missing or wrong, by node id.</summary>
/// <param name="PowerLost">Brokers that lost power or were killed, or may be at any time, and are not back among the
/// in-sync replicas everywhere: they may lack what they had not flushed, and nobody vouches for what they have.</param>
/// <param name="Rotten">Brokers that bit rot ever struck. Rot may lie undetected for as long as nobody reads it, so
/// they count until the end of the run.</param>
public sealed record Damage(IReadOnlyCollection<int> PowerLost, IReadOnlyCollection<int> Rotten)
{
    /// <summary>
    /// Those of <see cref="Rotten"/> that may hold damage above a recovery point: they were not left alone for long
    /// enough since.
    /// </summary>
    public IReadOnlyCollection<int> FreshlyRotten { get; init; } = [];

    /// <summary>
    /// Brokers in sync with every partition in which they ever were, that no fault holds up or did until lately.
    /// </summary>
    public IReadOnlyCollection<int> InReach { get; init; } = [];

    /// <summary>Brokers that lost all data, and are not back among the in-sync replicas everywhere.</summary>
    public IReadOnlyCollection<int> Wiped { get; init; } = [];
}
