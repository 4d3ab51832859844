using Broker.Configuration;
using Broker.Runtime;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Controller.Raft;

/// <summary>
/// A voter of the controller quorum: Raft with pulling followers, as in KIP-595. Votes and log entries are flushed
/// before anyone is told of them. Belongs to the reactor of the controller.
/// </summary>
/// <remarks>
/// The life of a voter is the loop in <see cref="RunAsync"/>: one method for each role, which returns when the role is
/// another one. Requests of other voters come in between, at any <c>await</c>; they change the role synchronously, and
/// whoever resumes after an <c>await</c> compares <see cref="role"/> with the object it started with.
/// </remarks>
internal sealed partial class RaftNode
{
    private const int MaxBytesPerFetch = 1024 * 1024;

    private readonly BrokerConfig config;
    private readonly Ports ports;
    private readonly Reactor reactor;
    private readonly IQuorumPeers peers;
    private readonly IQuorumListener listener;
    private readonly QuorumStore store;
    private readonly Log log;
    private readonly int majority;

    // Raised at every change a fetch, a confirmation or a role's loop may wait for.
    private readonly Signal changed = new();

    // The present role; replaced, never reused.
    private QuorumRole role = new QuorumRole.Unattached();

    // The present epoch; only grows. Flushed in `store` before this node acts in it.
    private int epoch;

    // Who got this node's vote in the present epoch; null for nobody yet.
    private int? votedFor;

    // When this node stands for election, unless it follows a leader then. A vote it gives puts that off, but not the
    // mere news of a higher epoch: a candidate that nobody can vote for would keep the others from standing for ever.
    private TimeSpan standAt;

    // Everything below is committed (exclusive); only grows, and never exceeds what was flushed by a majority.
    private long highWatermark;

    // Everything below was delivered to the listener (exclusive); never above the high watermark.
    private long delivered;

    private bool delivering;
    private bool flushing;

    private RaftNode(
        BrokerConfig config, Ports ports, Reactor reactor, IQuorumPeers peers, IQuorumListener listener,
        QuorumStore store, Log log)
    {
        this.config = config;
        this.ports = ports;
        this.reactor = reactor;
        this.peers = peers;
        this.listener = listener;
        this.store = store;
        this.log = log;
        majority = (config.QuorumVoters.Count / 2) + 1;
        (epoch, votedFor) = store.Saved;
        delivered = log.StartOffset;
        standAt = Now + ports.Random.Between(config.QuorumFetchTimeout, 2 * config.QuorumFetchTimeout);
    }

    /// <summary>Node id of the leader this voter knows of, -1 for none.</summary>
    public int LeaderId => role switch
    {
        QuorumRole.Leader => config.NodeId,
        QuorumRole.Follower follower => follower.LeaderId,
        _ => -1,
    };

    /// <summary>The present epoch.</summary>
    public int Epoch => epoch;

    private IEnumerable<int> Others => config.QuorumVoters.Select(voter => voter.Id).Where(id => id != config.NodeId);

    private TimeSpan Now => ports.Time.GetElapsedTime(0);

    /// <summary>Opens the voter's log and vote, and starts its life.</summary>
    public static async Task<RaftNode> StartAsync(
        BrokerConfig config, Ports ports, Reactor reactor, IQuorumPeers peers, IQuorumListener listener)
    {
        var store = await QuorumStore.OpenAsync(ports.Storage, config.MetadataLogDir);
        var log = await Log.OpenAsync(
            ports.Storage, $"{config.MetadataLogDir}/__cluster_metadata-0", "__cluster_metadata-0");
        var node = new RaftNode(config, ports, reactor, peers, listener, store, log);
        reactor.Spawn(node.RunAsync);
        return node;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await (role switch
            {
                QuorumRole.Unattached unattached => WaitForLeaderAsync(unattached),
                QuorumRole.Follower follower => FollowAsync(follower),
                QuorumRole.Candidate candidate => CampaignAsync(candidate),
                QuorumRole.Leader leader => LeadAsync(leader),
                _ => throw new InvalidOperationException($"Unknown role {role.GetType().Name}."),
            });
        }
    }

    /// <summary>Waits until the role changed, at most <paramref name="limit"/>; returns whether it did.</summary>
    private async Task<bool> LeftAsync(QuorumRole mine, TimeSpan limit)
    {
        var until = Now + limit;
        while (ReferenceEquals(role, mine))
        {
            if (!await changed.WaitAsync(until - Now, ports.Time))
            {
                break;
            }
        }

        return !ReferenceEquals(role, mine);
    }

    private void Enter(QuorumRole next)
    {
        var before = LeaderId;
        if (role is QuorumRole.Leader resigned)
        {
            foreach (var (_, committed) in resigned.Waiting)
            {
                committed.TrySetResult(false);
            }

            listener.OnResigned();
        }

        if (role is QuorumRole.Leader or QuorumRole.Follower && next is QuorumRole.Unattached)
        {
            standAt = Now + ElectionPatience();
        }

        role = next;
        if (LeaderId != before || next is QuorumRole.Follower)
        {
            listener.OnLeader(LeaderId, epoch);
        }

        changed.Raise();
    }

    /// <summary>Enters a higher epoch that another voter spoke of.</summary>
    private void EnterEpoch(int higher, int? leader)
    {
        epoch = higher;
        votedFor = null;
        Enter(leader is { } id ? new QuorumRole.Follower(id) : new QuorumRole.Unattached());
    }

    /// <summary>Takes over what another voter says about epoch and leader, if it is news.</summary>
    private void Learn(int theirEpoch, int theirLeader)
    {
        int? leader = IsOtherVoter(theirLeader) ? theirLeader : null;
        if (theirEpoch > epoch)
        {
            EnterEpoch(theirEpoch, leader);
        }
        else if (theirEpoch == epoch && leader is { } id && role is QuorumRole.Unattached or QuorumRole.Candidate)
        {
            Enter(new QuorumRole.Follower(leader.Value));
        }
    }

    private Task SaveAsync() => store.SaveAsync(epoch, votedFor);

    private void Commit(long offset)
    {
        if (offset <= highWatermark)
        {
            return;
        }

        highWatermark = offset;
        if (!delivering)
        {
            delivering = true;
            reactor.Spawn(DeliverAsync);
        }

        changed.Raise();
    }

    private async Task DeliverAsync()
    {
        while (delivered < highWatermark)
        {
            var batches = await log.ReadAsync(delivered, highWatermark, MaxBytesPerFetch, atLeastOneBatch: true);
            foreach (var batch in RecordBatches.Of(batches))
            {
                listener.OnCommitted(batch);
                delivered = batch.NextOffset;
                OnDelivered();
            }
        }

        delivering = false;
    }

    private void OnDelivered()
    {
        if (role is not QuorumRole.Leader leader)
        {
            return;
        }

        // The first entry of the epoch is the leader's own: with it, everything committed before was delivered too.
        if (!leader.IsActive && delivered > leader.EpochStartOffset)
        {
            leader.IsActive = true;
            listener.OnActive(epoch);
        }

        while (leader.Waiting.TryPeek(out var waiter) && waiter.NextOffset <= delivered)
        {
            leader.Waiting.Dequeue();
            waiter.Committed.TrySetResult(true);
        }
    }
}
