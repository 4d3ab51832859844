namespace Broker.Controller.Raft;

/// <summary>
/// Asks the other voters. Every call may fail with an <see cref="IOException"/> or a <see cref="TimeoutException"/>;
/// whether the request was executed is then unknown.
/// </summary>
internal interface IQuorumPeers
{
    /// <summary>Asks a voter for its vote.</summary>
    Task<VoteAnswer> VoteAsync(int voter, VoteQuestion question, TimeSpan limit);

    /// <summary>Tells a voter that this node leads <paramref name="epoch"/>.</summary>
    Task<QuorumAnswer> BeginEpochAsync(int voter, int epoch, TimeSpan limit);

    /// <summary>Fetches the metadata log from the leader.</summary>
    Task<LogAnswer> FetchAsync(int leader, LogQuestion question, TimeSpan limit);
}
