using Broker.Configuration;
using Broker.Controller;
using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Runtime;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Controller;

/// <summary>
/// Node 1 as the controller of a quorum, whose other voters vote for it and fetch when the test says so.
/// </summary>
internal sealed class LoneController : IQuorumPeers
{
    private readonly int voters;
    private readonly Func<BrokerConfig, BrokerConfig> configure;
    private long connection;

    private readonly ControllerRules rules;

    private LoneController(int voters, Func<BrokerConfig, BrokerConfig> configure, ControllerRules rules) =>
        (this.voters, this.configure, this.rules) = (voters, configure, rules);

    public TestWorld World { get; } = new();

    public MortalReactor Reactor { get; private set; } = null!;

    public ControllerNode Node { get; private set; } = null!;

    /// <summary>The metadata after everything committed.</summary>
    public MetadataImage Image { get; private set; } = MetadataImage.Empty;

    public ActiveController Active => Node.Active!;

    /// <summary>An active controller; with one voter all is committed at once.</summary>
    public static LoneController Started(
        int voters = 1, Func<BrokerConfig, BrokerConfig>? configure = null, ControllerRules? rules = null)
    {
        var controller = new LoneController(voters, configure ?? (config => config), rules ?? new());
        controller.Start();
        while (controller.Node.Active is null)
        {
            controller.Run(50);
            controller.Commit();
        }

        return controller;
    }

    /// <summary>Voter 2 fetches, and so commits everything appended.</summary>
    public void Commit()
    {
        if (voters > 1)
        {
            connection++;
            _ = Fetch();
            Run(1);
            _ = Fetch();
            Run(1);
        }
    }

    public void Run(double milliseconds)
    {
        World.Run(() => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), World.Time));
        Assert.That(Reactor.Failure, Is.Null);
    }

    public Task<T> Begin<T>(Func<ActiveController, Task<T>> call) => Reactor.Ask(() => call(Active));

    public T Ask<T>(Func<ActiveController, Task<T>> call)
    {
        var answer = World.Run(() => Begin(call));
        Assert.That(Reactor.Failure, Is.Null);
        return answer;
    }

    public long Register(
        int broker, Guid? incarnation = null, Func<BrokerIntroduction, BrokerIntroduction>? saying = null)
    {
        var introduced = new BrokerIntroduction(broker, incarnation ?? Guid.NewGuid(), Configs.EndpointOf(broker));
        var (error, epoch) = Ask(active => active.RegisterAsync(saying?.Invoke(introduced) ?? introduced));
        Assert.That(error, Is.EqualTo(ErrorCode.None));
        return epoch;
    }

    /// <summary>Registers brokers and lets them catch up, so that they are unfenced.</summary>
    public LoneController WithBrokers(params int[] brokers)
    {
        foreach (var broker in brokers)
        {
            var epoch = Register(broker);
            Assert.That(
                Ask(active => active.HeartbeatAsync(broker, epoch, epoch, [])), Is.EqualTo((ErrorCode.None, false)));
        }

        return this;
    }

    public PartitionRegistration CreateTopic(string name = "orders", int replicas = 3)
    {
        Assert.That(Ask(active => active.CreateTopicAsync(name, 1, replicas)).Error, Is.EqualTo(ErrorCode.None));
        return Image.Find(name, 0)!;
    }

    public Task<VoteAnswer> VoteAsync(int voter, VoteQuestion question, TimeSpan limit) =>
        Task.FromResult(new VoteAnswer(ErrorCode.None, -1, question.Epoch, Granted: true));

    public Task<QuorumAnswer> BeginEpochAsync(int voter, int epoch, TimeSpan limit) =>
        Task.FromResult(new QuorumAnswer(ErrorCode.None, 1, epoch));

    public Task<LogAnswer> FetchAsync(int leader, LogQuestion question, TimeSpan limit) =>
        new Completion<LogAnswer>().Task;

    private Task<LogAnswer> Fetch() => Reactor.Ask(() => Node.Raft.OnFetchAsync(
        new LogQuestion(2, Node.Raft.Epoch, Node.Raft.NextOffset, Node.Raft.Epoch, TimeSpan.Zero), connection));

    private void Start()
    {
        Reactor = new MortalReactor(World, "controller");
        var ports = new Ports
        {
            Time = World.Time,
            Network = World.Network,
            Storage = new MemoryStorage(),
            Random = new SeededRandom(1),
            Frames = World.Frames,
            Events = new RecordedEvents(),
            CreateReactor = _ => Reactor,
        };
        Node = World.Run(() => Reactor.Ask(() => ControllerNode.StartAsync(
            configure(Configs.Of(1, voters)), new BrokerRules { Controller = rules }, ports, Reactor, this,
            image => Image = image, _ => { })));
    }
}
