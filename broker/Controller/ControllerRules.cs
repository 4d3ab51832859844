namespace Broker.Controller;

/// <summary>
/// The rules of the controller that keep what is committed, each a pure function; see <see cref="BrokerRules"/>.
/// </summary>
public sealed record ControllerRules
{
    /// <summary>
    /// Whether a replica may be in sync: a fenced one, or one about to stop, would be elected by nobody (KIP-841),
    /// and one that restarted since it was seen may have lost its log (KIP-903).
    /// </summary>
    public Func<Candidacy, bool> MayBeInSync { get; init; } =
        replica => replica.IsActive && (replica.SeenEpoch < 0 || replica.SeenEpoch == replica.BrokerEpoch);

    /// <summary>
    /// Whether a replica whose broker may have lost acknowledged records leaves the in-sync replicas: always, even if
    /// it is the last one (KIP-966). It would be elected again, and all others would cut what it lost.
    /// </summary>
    public Func<LostReplica, bool> Leaves { get; init; } = _ => true;

    /// <summary>
    /// Whether a replica may lead that lacks committed records: only where <c>unclean.leader.election.enable</c> says
    /// so.
    /// </summary>
    public Func<bool, bool> MayElectUncleanly { get; init; } = isEnabled => isEnabled;

    /// <summary>A replica that is to be in sync.</summary>
    /// <param name="IsActive">Whether its broker is registered, unfenced and does not shut down.</param>
    /// <param name="SeenEpoch">Broker epoch of the process that was seen to be in sync; -1 if that is not
    /// known.</param>
    /// <param name="BrokerEpoch">Broker epoch of the process that is registered now; -1 for none.</param>
    public readonly record struct Candidacy(bool IsActive, long SeenEpoch, long BrokerEpoch);

    /// <summary>An in-sync replica that may have lost records.</summary>
    /// <param name="IsLastInSync">Whether no other replica is in sync.</param>
    public readonly record struct LostReplica(bool IsLastInSync);
}
