using Broker.Coverage;
using Broker.Protocol;
using Broker.Replication;
using Broker.Tests.Doubles;

namespace Broker.Tests.Replication;

public sealed class FetchSessionsTests
{
    private static readonly FetchSessionOwner Follower = new(2, 7);
    private static readonly FetchSessionOwner Consumer = new(FetchQuestion.Consumer, -1);

    private static readonly TimeSpan MinimumAge = TimeSpan.FromSeconds(120);

    private readonly TestWorld world = new();

    [Test]
    public void Begin_NoSlotsOrNothingWanted_NoSession() => Assert.Multiple(() =>
    {
        Assert.That(Begin(Cache(0), Follower, 1), Is.Zero);
        Assert.That(Begin(Cache(1), Follower, 0), Is.Zero);
    });

    [Test]
    public void Begin_FullOfYoungSessions_OnlyFollowersEvictAndOnlyConsumers()
    {
        var sessions = Cache(1);
        var first = Begin(sessions, Consumer, 5);

        Assert.Multiple(() =>
        {
            Assert.That(Begin(sessions, Consumer, 9), Is.Zero);
            Assert.That(Begin(sessions, Follower, 1), Is.Positive);
            Assert.That(Find(sessions, first, 1, Consumer), Is.EqualTo(ErrorCode.FetchSessionIdNotFound));
            Assert.That(Begin(sessions, Follower, 9), Is.Zero);
        });
    }

    [Test]
    public void Sessions_EvictedAndRefused_AreCounted()
    {
        var events = new StepEvents();
        var sessions = new FetchSessions(1, MinimumAge, new SeededRandom(1), world.Time, events);
        var evicted = Begin(sessions, Consumer, 5);
        var kept = Begin(sessions, Follower, 1);
        Assert.That(Begin(sessions, Consumer, 9), Is.Zero);
        Find(sessions, evicted, 1, Consumer);
        Find(sessions, kept, 7, Follower);

        Assert.That(events.Branches, Is.EqualTo(new[]
        {
            Branches.SessionEvicted, Branches.SessionNotFound, Branches.SessionEpochInvalid,
        }));
    }

    [Test]
    public void Begin_FullOfOldSessionsInUse_LongerOneEvictsShorterOne()
    {
        var sessions = Cache(2);
        var small = Begin(sessions, Consumer, 2);
        var large = Begin(sessions, Consumer, 4);
        Wait(100);
        Use(sessions, small, 1);
        Use(sessions, large, 1);
        Wait(100);

        Assert.Multiple(() =>
        {
            Assert.That(Begin(sessions, Consumer, 2), Is.Zero);
            Assert.That(Begin(sessions, Consumer, 3), Is.Positive);
            Assert.That(Find(sessions, small, 2, Consumer), Is.EqualTo(ErrorCode.FetchSessionIdNotFound));
            Assert.That(Find(sessions, large, 2, Consumer), Is.EqualTo(ErrorCode.None));
        });
    }

    [Test]
    public void Begin_FullWithUnusedSession_AnybodyEvictsTheOneUnusedLongest()
    {
        var sessions = Cache(2);
        var unused = Begin(sessions, Follower, 9);
        var used = Begin(sessions, Follower, 9);
        Wait(100);
        Use(sessions, used, 1, Follower);
        Wait(21);

        Assert.Multiple(() =>
        {
            Assert.That(Begin(sessions, Consumer, 1), Is.Positive);
            Assert.That(Find(sessions, unused, 1, Follower), Is.EqualTo(ErrorCode.FetchSessionIdNotFound));
            Assert.That(Find(sessions, used, 2, Follower), Is.EqualTo(ErrorCode.None));
        });
    }

    [Test]
    public void Find_WrongFetch_NamesTheMistake()
    {
        var sessions = Cache(1);
        var id = Begin(sessions, Follower, 1);

        Assert.Multiple(() =>
        {
            Assert.That(Find(sessions, id, 1, Follower), Is.EqualTo(ErrorCode.None));
            Assert.That(Find(sessions, id + 1, 1, Follower), Is.EqualTo(ErrorCode.FetchSessionIdNotFound));
            Assert.That(Find(sessions, id, 2, Follower), Is.EqualTo(ErrorCode.InvalidFetchSessionEpoch));
            Assert.That(
                Find(sessions, id, 1, Follower with { BrokerEpoch = 8 }),
                Is.EqualTo(ErrorCode.FetchSessionIdNotFound));
            Assert.That(
                sessions.Find(id, 1, Follower, usesTopicIds: true).Error,
                Is.EqualTo(ErrorCode.FetchSessionTopicIdError));
        });
    }

    [Test]
    public void Close_SomebodyElses_Stays()
    {
        var sessions = Cache(1);
        var id = Begin(sessions, Follower, 1);

        sessions.Close(id, Consumer);
        Assert.That(sessions.Count, Is.EqualTo(1));

        sessions.Close(id, Follower);
        Assert.That(sessions.Count, Is.Zero);
    }

    [Test]
    public void Continue_EverythingForgotten_SessionEnds()
    {
        var sessions = Cache(1);
        var session = sessions.Find(Begin(sessions, Follower, 1), 1, Follower, usesTopicIds: false).Session!;

        Assert.That(sessions.Continue(session, [], [(Guid.Empty, new TopicPartition("orders", 0))]), Is.False);
        Assert.That(sessions.Count, Is.Zero);
    }

    [Test]
    public void OnAnswers_WhatIsKnown_IsLeftOutUntilItChanges()
    {
        var sessions = Cache(1);
        var session = sessions.Find(Begin(sessions, Follower, 1), 1, Follower, usesTopicIds: false).Session!;
        var same = new FetchAnswer(new TopicPartition("orders", 0), ErrorCode.None, 0, 0, null, default);
        FetchAnswer[] news =
        [
            same with { HighWatermark = 1 },
            same with { HighWatermark = 1, StartOffset = 1 },
            same with { HighWatermark = 1, StartOffset = 1, Records = new byte[1] },
        ];

        Assert.Multiple(() =>
        {
            Assert.That(session.OnAnswers([same]), Is.Empty);
            foreach (var answer in news)
            {
                Assert.That(session.OnAnswers([answer]), Has.Count.EqualTo(1));
            }

            Assert.That(session.OnAnswers([news[1]]), Is.Empty);
        });
    }

    [Test]
    public void OnAnswers_ErrorOrDivergence_IsToldAndWhatFollowsAsWell()
    {
        var sessions = Cache(1);
        var session = sessions.Find(Begin(sessions, Follower, 1), 1, Follower, usesTopicIds: false).Session!;
        var same = new FetchAnswer(new TopicPartition("orders", 0), ErrorCode.None, 0, 0, null, default);
        FetchAnswer[] troubles =
        [
            FetchAnswer.Failed(same.Id, ErrorCode.FencedLeaderEpoch),
            same with { Divergence = new Divergence(0, 0) },
        ];

        foreach (var trouble in troubles)
        {
            Assert.That(session.OnAnswers([trouble]), Has.Count.EqualTo(1));
            Assert.That(session.OnAnswers([trouble]), Has.Count.EqualTo(1));
            Assert.That(session.OnAnswers([same]), Has.Count.EqualTo(1));
            Assert.That(session.OnAnswers([same]), Is.Empty);
        }
    }

    [Test]
    public void OnAnswers_WithRecords_GoesToTheEnd()
    {
        var sessions = Cache(1);
        var session = sessions.Find(Begin(sessions, Follower, 3), 1, Follower, usesTopicIds: false).Session!;
        var answers = session.Partitions
            .Select(partition => new FetchAnswer(
                partition.Id, ErrorCode.None, 0, 0, null, partition.Id.Partition == 0 ? new byte[1] : default))
            .ToList();

        session.OnAnswers(answers);

        Assert.That(session.Partitions.Select(partition => partition.Id.Partition), Is.EqualTo([1, 2, 0]));
    }

    private static int Begin(FetchSessions sessions, FetchSessionOwner owner, int count)
    {
        List<FetchPartition> wanted = [.. Enumerable.Range(0, count).Select(index =>
            new FetchPartition(new TopicPartition("orders", index), 0, 0, -1, 100))];
        return sessions.Begin(owner, wanted, [.. wanted.Select(partition =>
            new FetchAnswer(partition.Id, ErrorCode.None, 0, 0, null, default))]);
    }

    private static ErrorCode Find(FetchSessions sessions, int id, int epoch, FetchSessionOwner owner) =>
        sessions.Find(id, epoch, owner, usesTopicIds: false).Error;

    private static void Use(FetchSessions sessions, int id, int epoch, FetchSessionOwner? owner = null) =>
        sessions.Continue(sessions.Find(id, epoch, owner ?? Consumer, usesTopicIds: false).Session!, [], []);

    private FetchSessions Cache(int slots) => new(slots, MinimumAge, new SeededRandom(1), world.Time);

    private void Wait(int seconds) => world.Run(() => Task.Delay(TimeSpan.FromSeconds(seconds), world.Time));
}
