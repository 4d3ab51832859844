using Broker.Protocol;
using Broker.Protocol.Fetch;

namespace Broker.Replication;

/// <summary>
/// A follower's side of a fetch session (KIP-227): tells the leader only what it does not know yet. A partition that is
/// not mentioned is fetched all the same, as it was told last.
/// </summary>
internal sealed class FetcherSession
{
    // What the leader knows by now of every partition of the session; empty where a full fetch comes next.
    private SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest> told = [];

    // What it knows once the fetch under way was answered.
    private SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest> asked = [];

    // The session at the leader, 0 for none, and the epoch of the next fetch.
    private int id;
    private int epoch = FetchSessions.InitialEpoch;

    /// <summary>The next fetch; its answer goes to <see cref="OnResponse"/>.</summary>
    /// <param name="wanted">Everything that is wanted.</param>
    /// <param name="request">The rest of the request.</param>
    public FetchRequest Next(
        SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest> wanted, FetchRequest request)
    {
        asked = wanted;
        var mentioned = wanted.Where(pair => told.GetValueOrDefault(pair.Key) != pair.Value);
        var forgotten = told.Keys.Where(key => !wanted.ContainsKey(key));
        return request with
        {
            SessionId = id,
            SessionEpoch = epoch,
            Topics = [.. mentioned.GroupBy(pair => pair.Key.TopicId).Select(topic =>
                new FetchRequest.Topic("", [.. topic.Select(pair => pair.Value)]) { TopicId = topic.Key })],
            ForgottenTopics = [.. forgotten.GroupBy(key => key.TopicId).Select(topic =>
                new FetchRequest.ForgottenTopic("", [.. topic.Select(key => key.Partition)]) { TopicId = topic.Key })],
        };
    }

    /// <summary>The fetch was answered; null if nobody knows whether it arrived.</summary>
    /// <returns>Whether the session ended without any other fault, so that a full fetch may follow at once.</returns>
    public bool OnResponse(FetchResponse? response)
    {
        var wasIncremental = epoch != FetchSessions.InitialEpoch;
        if (response is not { ErrorCode: ErrorCode.None })
        {
            Renew();
            id = response?.ErrorCode == ErrorCode.FetchSessionIdNotFound ? 0 : id;
            return wasIncremental && response is not null;
        }

        // Without a session there is nothing that the leader knows.
        if (response.SessionId == 0 || (wasIncremental && response.SessionId != id))
        {
            Renew();
            id = response.SessionId;
            return true;
        }

        id = response.SessionId;
        epoch = epoch == int.MaxValue ? 1 : epoch + 1;
        told = asked;
        return true;
    }

    /// <summary>
    /// The next fetch is a full one, which is answered in full: some of what the leader told was not taken over.
    /// </summary>
    public void Renew()
    {
        epoch = FetchSessions.InitialEpoch;
        told = [];
    }
}
