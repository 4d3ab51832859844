using Broker.Coverage;
using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Replication;

/// <summary>
/// The incremental fetch sessions of a broker (KIP-227). Whoever gets none fetches in full, as before. Belongs to the
/// reactor of the connections.
/// </summary>
/// <param name="slots"><c>max.incremental.fetch.session.cache.slots</c>; 0 for no sessions.</param>
/// <param name="minimumAge"><c>min.incremental.fetch.session.eviction.ms</c>: how long a session is safe from others of
/// its kind, and how long it may be unused.</param>
/// <param name="random">Where ids come from.</param>
/// <param name="time">The clock.</param>
/// <param name="events">Where to report; null for nowhere.</param>
internal sealed class FetchSessions(
    int slots, TimeSpan minimumAge, RandomSource random, TimeProvider time, IEventSink? events = null)
{
    /// <summary>Session epoch of a full fetch that wants to begin a session.</summary>
    public const int InitialEpoch = 0;

    /// <summary>Session epoch of a full fetch that wants none, and ends the one it names.</summary>
    public const int FinalEpoch = -1;

    // At most as many as there are slots.
    private readonly SortedDictionary<int, FetchSession> sessions = [];

    /// <summary>How many there are.</summary>
    public int Count => sessions.Count;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Finds the session that an incremental fetch continues.</summary>
    /// <param name="id">The session it names.</param>
    /// <param name="epoch">The session epoch it is in.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="usesTopicIds">Whether it names topics by their ids.</param>
    /// <returns>
    /// <see cref="ErrorCode.FetchSessionIdNotFound"/>, also if it is somebody else's;
    /// <see cref="ErrorCode.InvalidFetchSessionEpoch"/> for a fetch that is not the next one; and
    /// <see cref="ErrorCode.FetchSessionTopicIdError"/> if the session names topics in the other way.
    /// </returns>
    public (ErrorCode Error, FetchSession? Session) Find(
        int id, int epoch, FetchSessionOwner owner, bool usesTopicIds)
    {
        if (!sessions.TryGetValue(id, out var session) || session.Owner != owner)
        {
            events?.Reach(Branches.SessionNotFound);
            return (ErrorCode.FetchSessionIdNotFound, null);
        }

        if (session.Epoch != epoch)
        {
            events?.Reach(Branches.SessionEpochInvalid);
            return (ErrorCode.InvalidFetchSessionEpoch, null);
        }

        return session.UsesTopicIds != usesTopicIds ? (ErrorCode.FetchSessionTopicIdError, null)
            : (ErrorCode.None, session);
    }

    /// <summary>A fetch continues a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="wanted">What it mentions.</param>
    /// <param name="forgotten">What it wants no longer.</param>
    /// <returns>False if nothing is left in the session: then it is over.</returns>
    public bool Continue(
        FetchSession session, IReadOnlyList<FetchPartition> wanted, IReadOnlyList<(Guid, TopicPartition)> forgotten)
    {
        session.OnFetch(Now, wanted, forgotten);
        return session.Count > 0 || !sessions.Remove(session.Id);
    }

    /// <summary>Ends the session that a full fetch names, if it is its own.</summary>
    public void Close(int id, FetchSessionOwner owner)
    {
        if (sessions.TryGetValue(id, out var session) && session.Owner == owner)
        {
            sessions.Remove(id);
        }
    }

    /// <summary>Begins a session with a full fetch that was answered.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="answers">What is answered, in the same order.</param>
    /// <returns>Its id; 0 if there is no room for it.</returns>
    public int Begin(
        FetchSessionOwner owner, IReadOnlyList<FetchPartition> wanted, IReadOnlyList<FetchAnswer> answers)
    {
        if (wanted.Count == 0 || (sessions.Count >= slots && !TryEvict(owner, wanted.Count)))
        {
            return 0;
        }

        var id = NewId();
        sessions.Add(id, new FetchSession(id, owner, Now, wanted, answers));
        return id;
    }

    /// <summary>
    /// Makes room: first goes who did nothing for long, then who is worth less than the new one. A follower's session
    /// is worth more than a consumer's, a longer one more than a shorter one; a young one only gives way to a
    /// follower's, and only if it is a consumer's.
    /// </summary>
    private bool TryEvict(FetchSessionOwner owner, int count)
    {
        if (sessions.Count == 0)
        {
            return false;
        }

        var (now, value) = (Now, (owner.IsPrivileged, count));
        var idlest = sessions.Values.MinBy(session => session.UsedAt)!;
        var victim = now - idlest.UsedAt > minimumAge
            ? idlest
            : sessions.Values
                .Where(session => now - session.CreatedAt > minimumAge
                    || (owner.IsPrivileged && !session.Owner.IsPrivileged))
                .Where(session => ValueOf(session).CompareTo(value) < 0)
                .MinBy(session => (ValueOf(session), session.CreatedAt));
        if (victim is null)
        {
            return false;
        }

        events?.Reach(Branches.SessionEvicted);
        return sessions.Remove(victim.Id);
    }

    private static (bool IsPrivileged, int Count) ValueOf(FetchSession session) =>
        (session.Owner.IsPrivileged, session.Count);

    private int NewId()
    {
        int id;
        do
        {
            id = 1 + random.Below(int.MaxValue);
        }
        while (sessions.ContainsKey(id));
        return id;
    }
}
