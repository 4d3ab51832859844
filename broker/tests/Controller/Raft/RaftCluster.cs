using Broker.Controller.Raft;
using Broker.Tests.Doubles;

namespace Broker.Tests.Controller.Raft;

/// <summary>
/// Voters on one clock, with a network that can be cut. Whatever happens, it checks that each epoch has one leader and
/// each offset one committed record.
/// </summary>
internal sealed class RaftCluster(int size, int seed = 1)
{
    private readonly SortedDictionary<long, string> committed = [];
    private readonly HashSet<(int From, int To)> cuts = [];
    private readonly Random random = new(seed);
    private RaftMember[] members = [];

    public TestWorld World { get; } = new();

    public RecordedEvents Events { get; } = new();

    public int Size => size;

    public int Seed => seed;

    /// <summary>Longest time a message travels.</summary>
    public TimeSpan Latency { get; set; }

    public IReadOnlyList<RaftMember> Members => members;

    /// <summary>Everything any member was told to be committed, by offset.</summary>
    public IReadOnlyDictionary<long, string> Committed => committed;

    public RaftMember this[int id] => members[id - 1];

    public RaftCluster Start()
    {
        members = [.. Enumerable.Range(1, size).Select(id => new RaftMember(this, id))];
        foreach (var member in members)
        {
            member.Start();
        }

        return this;
    }

    public void Run(double seconds)
    {
        World.Run(() => Task.Delay(TimeSpan.FromSeconds(seconds), World.Time));
        foreach (var member in members)
        {
            member.Verify();
        }

        var elected = Events.All.OfType<QuorumEvents.Elected>().Select(election => election.Epoch);
        Assert.That(elected, Is.Unique, "no epoch has two leaders");
    }

    /// <summary>Runs until a majority's leader is active, and returns it.</summary>
    public RaftMember AwaitLeader(double limitSeconds = 20)
    {
        for (var waited = 0.0; waited < limitSeconds; waited += 0.05)
        {
            Run(0.05);
            if (members.Where(member => member.ActiveIn is not null).MaxBy(member => member.ActiveIn) is { } leader
                && members.Count(member => member.Node?.Epoch == leader.ActiveIn) > size / 2)
            {
                return leader;
            }
        }

        throw new AssertionException($"no leader within {limitSeconds} s: " + string.Join(", ", members.Select(
            member => $"{member.Id} knows of leader {member.Node?.LeaderId} in epoch {member.Node?.Epoch}")));
    }

    public void Cut(int from, int to) => cuts.Add((from, to));

    /// <summary>Cuts a member off from all others, in both directions.</summary>
    public void Isolate(int id)
    {
        foreach (var other in members.Where(member => member.Id != id))
        {
            Cut(id, other.Id);
            Cut(other.Id, id);
        }
    }

    public void Heal() => cuts.Clear();

    public bool IsCut(int from, int to) => cuts.Contains((from, to));

    public Task TravelAsync() => Latency == TimeSpan.Zero
        ? Task.CompletedTask
        : Task.Delay(Latency * random.NextDouble(), World.Time);

    public void OnCommitted(long offset, string record)
    {
        committed.TryAdd(offset, record);
        Assert.That(record, Is.EqualTo(committed[offset]), $"the committed record at offset {offset} changed");
    }
}
