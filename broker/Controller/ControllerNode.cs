using Broker.Configuration;
using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Runtime;
using Broker.Storage.Records;

namespace Broker.Controller;

/// <summary>
/// A node's part in the controller quorum: it votes, replays committed metadata into pictures for the rest of the node,
/// and is the active controller while it leads. Belongs to the reactor of the controller.
/// </summary>
internal sealed class ControllerNode : IQuorumListener
{
    private readonly BrokerConfig config;
    private readonly BrokerRules rules;
    private readonly Ports ports;
    private readonly Action<MetadataImage> publishImage;
    private readonly Action<int> publishLeader;

    // The metadata after everything committed.
    private MetadataImage image = MetadataImage.Empty;

    private ControllerNode(
        BrokerConfig config, BrokerRules rules, Ports ports, Reactor reactor, Action<MetadataImage> publishImage,
        Action<int> publishLeader)
    {
        this.config = config;
        this.rules = rules;
        this.ports = ports;
        Reactor = reactor;
        this.publishImage = publishImage;
        this.publishLeader = publishLeader;
    }

    /// <summary>The reactor all of this runs on.</summary>
    public Reactor Reactor { get; }

    /// <summary>The voter. Set before any request is served.</summary>
    public RaftNode Raft { get; private set; } = null!;

    /// <summary>The active controller while this node is it, otherwise null.</summary>
    public ActiveController? Active { get; private set; }

    /// <summary>Starts voting.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="rules">What the active controller decides by.</param>
    /// <param name="ports">The world.</param>
    /// <param name="reactor">The reactor of the controller; the caller runs on it.</param>
    /// <param name="peers">The other voters.</param>
    /// <param name="publishImage">Takes every new picture, on the reactor of the controller.</param>
    /// <param name="publishLeader">Takes the node id of the quorum's leader, -1 for none, at every change.</param>
    public static async Task<ControllerNode> StartAsync(
        BrokerConfig config, BrokerRules rules, Ports ports, Reactor reactor, IQuorumPeers peers,
        Action<MetadataImage> publishImage, Action<int> publishLeader)
    {
        var node = new ControllerNode(config, rules, ports, reactor, publishImage, publishLeader);
        node.Raft = await RaftNode.StartAsync(config, ports, reactor, peers, node);
        return node;
    }

    /// <inheritdoc/>
    public void OnCommitted(RecordBatch batch)
    {
        foreach (var (offset, record) in MetadataCodec.Decode(batch))
        {
            image = image.Apply(record, offset);
        }

        if (ports.Events.WantsSteps)
        {
            ports.Events.Report(new MetadataEvents.Applied(image));
        }

        publishImage(image);
    }

    /// <inheritdoc/>
    public void OnActive(int epoch) => Active = new ActiveController(config, rules, ports, Reactor, Raft, image);

    /// <inheritdoc/>
    public void OnResigned()
    {
        Active?.Resign();
        Active = null;
    }

    /// <inheritdoc/>
    public void OnLeader(int leader, int epoch) => publishLeader(leader);
}
