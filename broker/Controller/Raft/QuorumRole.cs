using Broker.Replication;
using Broker.Runtime;

namespace Broker.Controller.Raft;

/// <summary>
/// What a voter is in one epoch. A new object for every transition, so that identity tells whether one happened.
/// </summary>
internal abstract class QuorumRole
{
    /// <summary>Knows of no leader in this epoch.</summary>
    public sealed class Unattached : QuorumRole;

    /// <summary>Fetches from the leader.</summary>
    public sealed class Follower(int leaderId) : QuorumRole
    {
        /// <summary>Node id of the leader.</summary>
        public int LeaderId { get; } = leaderId;
    }

    /// <summary>Asks for votes.</summary>
    public sealed class Candidate : QuorumRole
    {
        /// <summary>Who voted for this node; contains the node itself once its own vote is flushed.</summary>
        public SortedSet<int> Granted { get; } = [];
    }

    /// <summary>Leads the quorum, and so is the active controller once its first entry is committed.</summary>
    public sealed class Leader(long epochStartOffset) : QuorumRole
    {
        /// <summary>
        /// Log end offset at the start of the epoch. Nothing is committed by counting before it is passed.
        /// </summary>
        public long EpochStartOffset { get; } = epochStartOffset;

        /// <summary>The other voters' progress by node id.</summary>
        public SortedDictionary<int, FollowerProgress> Voters { get; } = [];

        /// <summary>When each other voter last fetched in this epoch.</summary>
        public SortedDictionary<int, TimeSpan> FetchedAt { get; } = [];

        /// <summary>Appends that wait for their commit, in offset order.</summary>
        public Queue<(long NextOffset, Completion<bool> Committed)> Waiting { get; } = new();

        /// <summary>
        /// Voters are answered at once until their leadership confirmation passed this position; only grows.
        /// </summary>
        public long ConfirmationWantedAt { get; set; } = -1;

        /// <summary>Whether its first entry is committed and everything before it delivered; never reset.</summary>
        public bool IsActive { get; set; }

        /// <summary>Orders fetches, answers and confirmations; only grows.</summary>
        public long Position { get; set; }
    }
}
