namespace Broker.Tests.Controller.Raft;

public sealed class RaftNodeTests
{
    [Test]
    public void Start_ThreeVoters_OneLeadsAndAllReplayWhatItAppends()
    {
        var cluster = new RaftCluster(3).Start();
        var leader = cluster.AwaitLeader();

        var appended = cluster.World.Run(() => leader.AppendAsync("a"));
        cluster.Run(1);

        Assert.That(appended, Is.True);
        Assert.That(cluster.Members.Count(member => member.ActiveIn is not null), Is.EqualTo(1));
        Assert.That(cluster.Members.Select(member => member.Committed), Has.All.EqualTo(leader.Committed));
        Assert.That(leader.Committed[^1].Record, Does.Contain("Name = a"));
    }

    [Test]
    public void Start_SingleVoter_LeadsAtOnce()
    {
        var cluster = new RaftCluster(1).Start();
        var leader = cluster.AwaitLeader();

        Assert.That(cluster.World.Run(() => leader.AppendAsync("a")), Is.True);
    }

    [Test]
    public void Leader_CutOff_ResignsAndItsAppendIsNotAcknowledged()
    {
        var cluster = new RaftCluster(3).Start();
        var old = cluster.AwaitLeader();
        cluster.Isolate(old.Id);

        var appended = cluster.World.Run(() => old.AppendAsync("lost"));
        var next = cluster.AwaitLeader();

        Assert.That(appended, Is.False);
        Assert.That(old.ActiveIn, Is.Null, "a leader without a majority resigns (check quorum)");
        Assert.That(next.Id, Is.Not.EqualTo(old.Id));
    }

    [Test]
    public void Rejoin_DivergedLog_IsCutToTheNewLeaders()
    {
        var cluster = new RaftCluster(3).Start();
        var old = cluster.AwaitLeader();
        cluster.Isolate(old.Id);
        Assert.That(cluster.World.Run(() => old.AppendAsync("lost")), Is.False);
        var next = cluster.AwaitLeader();
        Assert.That(cluster.World.Run(() => next.AppendAsync("kept")), Is.True);

        cluster.Heal();
        cluster.Run(5);

        Assert.That(old.Committed.Select(entry => entry.Record), Has.None.Contains("lost"));
        Assert.That(old.Committed.Select(entry => entry.Record), Has.Some.Contains("kept"));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Chaos_CrashesCutsAndDelays_AcknowledgedEntriesSurviveInOrder(int seed)
    {
        var cluster = new RaftCluster(3, seed) { Latency = TimeSpan.FromMilliseconds(40) }.Start();
        var random = new Random(seed);
        var pending = new List<(string Topic, Task<bool> Appended)>();
        for (var step = 0; step < 120; step++)
        {
            Disturb(cluster, random);
            cluster.Run(random.NextDouble() * 0.4);
            if (cluster.Members.Where(member => member.ActiveIn is not null).ToList() is { Count: > 0 } active)
            {
                var topic = $"topic-{step:D3}.";
                pending.Add((topic, active[random.Next(active.Count)].AppendAsync(topic)));
            }
        }

        cluster.Heal();
        foreach (var member in cluster.Members.Where(member => !member.IsUp))
        {
            member.Start();
        }

        cluster.Run(5);
        var leader = cluster.AwaitLeader();
        var last = cluster.World.Run(() => leader.AppendAsync("the-end"));
        cluster.Run(2);

        var acknowledged = pending.Where(append => append.Appended is { IsCompletedSuccessfully: true, Result: true })
            .Select(append => append.Topic).ToList();
        var log = string.Concat(cluster.Members[0].Committed.Select(entry => entry.Record));
        Assert.That(last, Is.True);
        Assert.That(acknowledged, Has.Count.GreaterThan(5));
        Assert.That(acknowledged, Has.All.Matches<string?>(topic => log.Contains(topic!)));
        Assert.That(acknowledged.Select(topic => log.IndexOf(topic, StringComparison.Ordinal)), Is.Ordered);
        Assert.That(cluster.Members.Select(member => member.Committed), Has.All.EqualTo(cluster.Members[0].Committed));
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, 25);

    private static void Disturb(RaftCluster cluster, Random random)
    {
        var member = cluster[1 + random.Next(3)];
        switch (random.Next(8))
        {
            case 0:
                cluster.Isolate(member.Id);
                break;
            case 1:
                cluster.Cut(member.Id, 1 + random.Next(3));
                break;
            case 2 or 3:
                cluster.Heal();
                break;
            case 4 when member.IsUp:
                member.Crash(random);
                break;
            case 5 or 6 when !member.IsUp:
                member.Start();
                break;
        }
    }
}
