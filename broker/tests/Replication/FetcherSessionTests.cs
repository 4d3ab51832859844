using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Replication;
using Broker.Tests.Doubles;

namespace Broker.Tests.Replication;

/// <summary>Both sides of a fetch session together.</summary>
public sealed class FetcherSessionTests
{
    private static readonly FetchSessionOwner Follower = new(2, 7);
    private static readonly Guid[] Topics = [new(1, 0, 0, new byte[8]), new(2, 0, 0, new byte[8])];

    [Test]
    public void Next_AnyExchangesWithLosses_LeaderKnowsWhatIsWanted([Range(1, 20)] int seed)
    {
        var random = new SeededRandom(seed);
        var sessions = new FetchSessions(2, TimeSpan.FromSeconds(120), random, new TestWorld().Time);
        var fetcher = new FetcherSession();
        for (var step = 0; step < 200; step++)
        {
            var wanted = Wanted(random);
            var request = fetcher.Next(wanted, new FetchRequest { ReplicaId = 2, ReplicaEpoch = 7 });
            var (response, known) = Serve(sessions, request);
            if (response.ErrorCode == ErrorCode.None)
            {
                Assert.That(known, Is.EquivalentTo(wanted.Select(pair => (pair.Key, pair.Value.FetchOffset))));
            }

            fetcher.OnResponse(random.Below(10) == 0 ? null : response);
            if (random.Below(20) == 0)
            {
                fetcher.Renew();
            }
        }

        Assert.That(sessions.Count, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void OnResponse_NoSession_NextFetchIsFull()
    {
        var random = new SeededRandom(1);
        var fetcher = new FetcherSession();
        var wanted = Wanted(random);
        fetcher.Next(wanted, new FetchRequest());

        var isFine = fetcher.OnResponse(new FetchResponse());
        var next = fetcher.Next(wanted, new FetchRequest());

        Assert.Multiple(() =>
        {
            Assert.That(isFine, Is.True);
            Assert.That((next.SessionId, next.SessionEpoch), Is.EqualTo((0, 0)));
            Assert.That(next.Topics.Sum(topic => topic.Partitions.Count), Is.EqualTo(wanted.Count));
        });
    }

    [TestCase(ErrorCode.FetchSessionIdNotFound, 0)]
    [TestCase(ErrorCode.InvalidFetchSessionEpoch, 5)]
    public void OnResponse_SessionError_NextFetchIsFullAtOnceAndClosesWhatIsThere(ErrorCode error, int id)
    {
        var random = new SeededRandom(1);
        var fetcher = new FetcherSession();
        fetcher.Next(Wanted(random), new FetchRequest());
        fetcher.OnResponse(new FetchResponse { SessionId = 5 });
        fetcher.Next(Wanted(random), new FetchRequest());

        var isFine = fetcher.OnResponse(new FetchResponse { ErrorCode = error });
        var next = fetcher.Next(Wanted(random), new FetchRequest());

        Assert.That((isFine, next.SessionId, next.SessionEpoch), Is.EqualTo((true, id, 0)));
    }

    // What a broker does with a fetch, without the partitions.
    private static (FetchResponse Response, IEnumerable<((Guid, int), long)> Known) Serve(
        FetchSessions sessions, FetchRequest request)
    {
        List<FetchPartition> wanted = [.. request.Topics.SelectMany(topic => topic.Partitions.Select(partition =>
            new FetchPartition(new TopicPartition("", partition.Partition), 0, partition.FetchOffset, 0, 100)
            {
                TopicId = topic.TopicId,
            }))];
        if (request.SessionEpoch == FetchSessions.InitialEpoch)
        {
            sessions.Close(request.SessionId, Follower);
            var id = sessions.Begin(Follower, wanted, Answers(wanted));
            return (new FetchResponse { SessionId = id }, Told(wanted));
        }

        var (error, session) = sessions.Find(request.SessionId, request.SessionEpoch, Follower, usesTopicIds: true);
        if (session is null)
        {
            return (new FetchResponse { ErrorCode = error }, []);
        }

        var forgotten = request.ForgottenTopics.SelectMany(topic => topic.Partitions.Select(
            index => (topic.TopicId, new TopicPartition(topic.Name, index)))).ToList();
        sessions.Continue(session, wanted, forgotten);
        session.OnAnswers(Answers(session.Partitions));
        return (new FetchResponse { SessionId = session.Id }, Told(session.Partitions));
    }

    private static List<FetchAnswer> Answers(IEnumerable<FetchPartition> wanted) =>
        [.. wanted.Select(partition => new FetchAnswer(partition.Id, ErrorCode.None, 0, 0, null, default))];

    private static IEnumerable<((Guid, int), long)> Told(IEnumerable<FetchPartition> partitions) =>
        partitions.Select(partition => ((partition.TopicId, partition.Id.Partition), partition.Offset));

    private static SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest> Wanted(SeededRandom random)
    {
        var wanted = new SortedDictionary<(Guid TopicId, int Partition), FetchPartitionRequest>
        {
            // At least one: a fetch of nothing is never sent.
            [(Topics[0], 9)] = new() { Partition = 9 },
        };
        for (var count = random.Below(6); count > 0; count--)
        {
            var key = (Topics[random.Below(2)], random.Below(3));
            wanted[key] = new() { Partition = key.Item2, FetchOffset = random.Below(3) };
        }

        return wanted;
    }
}
