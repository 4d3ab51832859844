using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Runtime;
using Broker.Storage.Records;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Controller.Raft;

/// <summary>Voter 1 of 3, whose peers are played by the test: they vote as told, and hold its fetches.</summary>
internal sealed class LoneVoter : IQuorumPeers, IQuorumListener
{
    private readonly List<string> committed = [];
    private MortalReactor? reactor;

    public TestWorld World { get; } = new();

    public MemoryStorage Disk { get; private set; } = new();

    public RaftNode Node { get; private set; } = null!;

    /// <summary>Whether peers vote for this voter.</summary>
    public bool PeersVote { get; set; }

    /// <summary>Fetches this voter sent, and how they are answered.</summary>
    public List<(LogQuestion Question, Completion<LogAnswer> Answer)> Fetches { get; } = [];

    /// <summary>Votes this voter asked for.</summary>
    public List<VoteQuestion> AskedForVotes { get; } = [];

    /// <summary>Voters this one introduced itself to as the leader.</summary>
    public List<int> Introduced { get; } = [];

    public IReadOnlyList<string> Committed => committed;

    public bool IsActive { get; private set; }

    public static LoneVoter Started(bool peersVote = false)
    {
        var voter = new LoneVoter { PeersVote = peersVote };
        voter.Start();
        return voter;
    }

    public void Start()
    {
        var starting = new MortalReactor(World, "controller");
        reactor = starting;
        committed.Clear();
        var ports = new Ports
        {
            Time = World.Time,
            Network = World.Network,
            Storage = Disk,
            Random = new SeededRandom(1),
            Frames = World.Frames,
            Events = new RecordedEvents(),
            CreateReactor = _ => starting,
        };
        Node = World.Run(() => starting.Ask(
            () => RaftNode.StartAsync(Configs.Of(1), ports, starting, this, this)));
    }

    /// <summary>Kills the voter and starts it again with what it had flushed.</summary>
    public void Restart()
    {
        reactor!.Kill();
        Disk = Disk.Crash();
        IsActive = false;
        Start();
    }

    public void Run(double milliseconds)
    {
        World.Run(() => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), World.Time));
        Assert.That(reactor!.Failure, Is.Null);
    }

    /// <summary>Starts a call without waiting for its answer.</summary>
    public Task<T> Begin<T>(Func<RaftNode, Task<T>> call) => reactor!.Ask(() => call(Node));

    public T Ask<T>(Func<RaftNode, Task<T>> call)
    {
        var answer = World.Run(() => Begin(call));
        Assert.That(reactor!.Failure, Is.Null);
        return answer;
    }

    public Task<bool> BeginAppend(string topic) =>
        Begin(node => node.AppendAsync([new MetadataRecord.NewTopic(topic, Guid.Empty)]));

    public Task<VoteAnswer> VoteAsync(int voter, VoteQuestion question, TimeSpan limit)
    {
        AskedForVotes.Add(question);
        return Task.FromResult(new VoteAnswer(ErrorCode.None, -1, question.Epoch, PeersVote));
    }

    public Task<QuorumAnswer> BeginEpochAsync(int voter, int epoch, TimeSpan limit)
    {
        Introduced.Add(voter);
        return Task.FromResult(new QuorumAnswer(ErrorCode.None, 1, epoch));
    }

    public Task<LogAnswer> FetchAsync(int leader, LogQuestion question, TimeSpan limit)
    {
        var answer = new Completion<LogAnswer>();
        Fetches.Add((question, answer));
        return answer.Task;
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var (_, record) in MetadataCodec.Decode(batch))
        {
            committed.Add(record is MetadataRecord.NewTopic topic ? topic.Name : record.GetType().Name);
        }
    }

    public void OnActive(int epoch) => IsActive = true;

    public void OnResigned() => IsActive = false;

    public void OnLeader(int leader, int epoch)
    {
    }
}
