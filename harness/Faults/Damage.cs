namespace Harness.Faults;

/// <summary>Whose copies of acknowledged records may be missing or wrong, by node id.</summary>
/// <param name="PowerLost">Brokers that lost power or were killed, or may be at any time, and are not back among the
/// in-sync replicas everywhere: they may lack what they had not flushed, and nobody vouches for what they have.</param>
/// <param name="Rotten">Brokers that bit rot ever struck. Rot may lie undetected for as long as nobody reads it, so
/// they count until the end of the run.</param>
public sealed record Damage(IReadOnlyCollection<int> PowerLost, IReadOnlyCollection<int> Rotten)
{
    /// <summary>Brokers that lost all data, and are not back among the in-sync replicas everywhere.</summary>
    public IReadOnlyCollection<int> Wiped { get; init; } = [];
}
