using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication;
using Broker.Runtime;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication.Traces;

/// <summary>
/// Three brokers with one partition, and their controller. Nothing happens unless a command makes it happen; what
/// happens is written down in words.
/// </summary>
internal sealed class TraceCluster
{
    /// <summary>The partition.</summary>
    public static readonly TopicPartition Id = new("orders", 0);

    /// <summary>Node ids of the brokers.</summary>
    public static readonly IReadOnlyList<int> Brokers = [1, 2, 3];

    private static readonly TimeSpan Heartbeats = TimeSpan.FromMilliseconds(200);

    private readonly TraceOptions options;
    private readonly List<string> said = [];
    private readonly SortedDictionary<int, TraceBroker> running = [];
    private readonly SortedDictionary<int, MemoryStorage> disks = [];
    private readonly SortedDictionary<int, List<long>> epochs = [];
    private readonly List<(Task Task, Func<string> Describe)> asked = [];
    private readonly Ports ports;

    // What the controller's decisions are compared with.
    private MetadataImage published = MetadataImage.Empty;

    // A leader whose proposal is not decided repeats it; that is written down once.
    private string lastProposal = "";

    public TraceCluster(TraceOptions options)
    {
        this.options = options;
        Network = new TraceNetwork(World.Frames) { OnUrgent = OnUrgent, OnWaiting = OnWaiting };
        ports = new Ports
        {
            Time = World.Time,
            Network = new TestNetwork(World.Time, World.Frames),
            Storage = new MemoryStorage(),
            Random = new SeededRandom(1),
            Frames = World.Frames,
            Events = new TraceEvents(Say),
            CreateReactor = name => new MortalReactor(World, name),
        };
        Controller = new TraceController(World, options, ports, OnPublished);
        foreach (var broker in Brokers)
        {
            Start(broker);
            Unsilence(broker);
            Learn(broker);
            Heartbeat(broker);
        }

        Controller.Decide(
            new MetadataRecord.NewTopic(Id.Topic, new Guid(77, 0, 0, new byte[8])),
            new MetadataRecord.NewPartition(Id.Topic, 0, options.Replicas, options.Isr, options.Replicas[0]));
        foreach (var broker in Brokers)
        {
            Learn(broker);
        }

        Settle();
        said.Clear();
    }

    public TestWorld World { get; } = new();

    public TraceNetwork Network { get; }

    public TraceController Controller { get; }

    /// <summary>Brokers whose heartbeats do not reach the controller.</summary>
    public SortedSet<int> Silent { get; } = [.. Brokers];

    /// <summary>Writes a line.</summary>
    public void Say(string line) => said.Add(line);

    /// <summary>The lines written since the last call.</summary>
    public IReadOnlyList<string> TakeLines()
    {
        string[] lines = [.. said];
        said.Clear();
        return lines;
    }

    /// <summary>The running process of a broker, or null.</summary>
    public TraceBroker? Find(int broker) => running.GetValueOrDefault(broker);

    /// <summary>The running process of a broker.</summary>
    public TraceBroker this[int broker] => Find(broker) ?? throw new TraceException($"broker {broker} is down");

    /// <summary>The replica of a running broker.</summary>
    public Partition PartitionOf(int broker) =>
        this[broker].Partition ?? throw new TraceException($"broker {broker} has no replica in use");

    /// <summary>A broker by its id; with the number of its process where there were several.</summary>
    public string NameOf(int broker, long epoch)
    {
        var known = epochs.GetValueOrDefault(broker) ?? [];
        return known.Count < 2 || epoch < 0 ? $"{broker}" : $"{broker}#{known.IndexOf(epoch) + 1}";
    }

    /// <summary>Broker epoch of a process of a broker, counted from 1.</summary>
    public long EpochOf(int broker, int process) => epochs[broker][process - 1];

    /// <summary>Starts a process, which registers.</summary>
    public void Start(int broker)
    {
        if (running.ContainsKey(broker))
        {
            throw new TraceException($"broker {broker} is running");
        }

        var known = epochs.TryGetValue(broker, out var found) ? found : epochs[broker] = [];
        var disk = disks.TryGetValue(broker, out var kept) ? kept : disks[broker] = new MemoryStorage();
        var own = new Ports
        {
            Time = ports.Time,
            Network = Network.For(broker),
            Storage = disk,
            Random = ports.Random,
            Frames = ports.Frames,
            Events = ports.Events,
            CreateReactor = ports.CreateReactor,
        };
        Silent.Add(broker);
        running[broker] = new TraceBroker(broker, known.Count + 1, World, options, own, disk);
        running[broker].Register();
        known.Add(running[broker].Epoch);
        Settle();
    }

    /// <summary>Ends a process at once: what it did not flush is gone.</summary>
    public void Crash(int broker)
    {
        this[broker].Kill();
        running.Remove(broker);
        disks[broker] = disks[broker].Crash();
        Network.Disconnect(broker);
        Settle();
    }

    /// <summary>Ends a process in order: everything is flushed.</summary>
    public void Stop(int broker)
    {
        this[broker].Stop();
        running.Remove(broker);
        Network.Disconnect(broker);
        Settle();
    }

    /// <summary>The disk of a broker that is down is replaced by an empty one.</summary>
    public void Wipe(int broker) => disks.Remove(broker);

    /// <summary>Bytes of a broker's log are changed on its disk.</summary>
    public void Damage(int broker)
    {
        var content = disks[broker].Content(Batches.SegmentPath).ToArray();
        content[^1] ^= 1;
        disks[broker].Put(Batches.SegmentPath, content);
    }

    /// <summary>The controller hears of a broker again.</summary>
    public void Unsilence(int broker) => Silent.Remove(broker);

    /// <summary>A broker takes over the newest metadata.</summary>
    public void Learn(int broker)
    {
        this[broker].Learn(Controller.Image);
        Settle();
    }

    /// <summary>A broker sends a heartbeat; returns whether it is fenced.</summary>
    public bool Heartbeat(int broker)
    {
        var fenced = this[broker].Heartbeat();
        Settle();
        return fenced;
    }

    /// <summary>Lets time pass, in which brokers send heartbeats.</summary>
    public void Advance(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Heartbeats)
        {
            foreach (var broker in running.Keys.Except(Silent).ToList())
            {
                Heartbeat(broker);
            }

            var step = left < Heartbeats ? left : Heartbeats;
            World.Run(() => Task.Delay(step, World.Time));
            Settle();
        }
    }

    /// <summary>A client asks; the answer is written down when it comes.</summary>
    public void Ask<T>(Task<T> answer, Func<T, string> describe)
    {
        asked.Add((answer, () => describe(answer.GetAwaiter().GetResult())));
        Settle();
    }

    /// <summary>Runs something on the reactor of a broker to its end.</summary>
    public T On<T>(int broker, Func<Task<T>> work) => World.Run(() => this[broker].Reactor.Ask(work));

    /// <summary>A request reaches its receiver, which begins to work on it.</summary>
    public void Send(TraceMessage message)
    {
        message.IsSent = true;
        ITraceNode? receiver = message.To == TraceController.Id ? Controller : Find(message.To);
        if (receiver is null)
        {
            Say($"lost, as {message.To} is down");
            message.Connection.Close();
            Network.Remove(message);
            Settle();
            return;
        }

        receiver.Reactor.Spawn(async () => message.Answer = await AnswerAsync(receiver, message));
        Settle();
    }

    /// <summary>The fate of a proposal is known: the same one later is another one.</summary>
    public void OnDecision(int leader)
    {
        if (Find(leader)?.Partition?.Leader?.ProposedIsr is null)
        {
            lastProposal = "";
        }
    }

    /// <summary>Runs everything that can run without time passing.</summary>
    public void Settle()
    {
        World.Settle();
        foreach (var (broker, process) in running)
        {
            if (process.Failure is { } failure)
            {
                throw new TraceException($"broker {broker} stopped by itself: {failure.Message}");
            }
        }

        foreach (var done in asked.Where(answer => answer.Task.IsCompleted).ToList())
        {
            asked.Remove(done);
            Say(done.Describe());
        }
    }

    private async Task<byte[]> AnswerAsync(ITraceNode receiver, TraceMessage message)
    {
        var reader = new ProtocolReader(message.Request);
        using var frame = await receiver.HandleAsync(RequestHeader.Read(reader), reader, message.Connection.Number);
        return frame.Span.ToArray();
    }

    private void OnUrgent(TraceMessage message) => Controller.Reactor.Spawn(async () =>
        message.Connection.Deliver(await AnswerAsync(Controller, message)));

    private void OnWaiting(TraceMessage message)
    {
        if (message.Api == ApiKey.AlterPartition)
        {
            var proposal = MessageText.Proposal(this, message.Request);
            if (proposal != lastProposal)
            {
                Say($"{message.From} proposes {proposal}");
                lastProposal = proposal;
            }
        }
    }

    private void OnPublished(MetadataImage image)
    {
        foreach (var line in MetadataText.Changes(published, image))
        {
            Say(line);
        }

        published = image;
    }
}
