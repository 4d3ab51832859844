using Broker.Configuration;
using Broker.Controller.Raft;
using Broker.Coverage;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Controller;

/// <summary>
/// The controller of the cluster while this node leads the quorum in one epoch: registers, fences and unfences brokers,
/// creates topics, elects leaders and changes in-sync replicas. Belongs to the reactor of the controller.
/// </summary>
/// <remarks>
/// It decides on <see cref="image"/>, which runs ahead of what is committed; since nobody else appends in its epoch,
/// everything in it will be committed, or the controller is deposed and every answer it still owes is "not controller".
/// </remarks>
internal sealed partial class ActiveController
{
    /// <summary>How many producer ids a broker is given at a time.</summary>
    public const int ProducerIdBlock = 1000;

    private readonly BrokerConfig config;
    private readonly Ports ports;
    private readonly Reactor reactor;
    private readonly RaftNode raft;

    // When each broker was last heard of in this epoch, by node id.
    private readonly SortedDictionary<int, TimeSpan> heardAt = [];

    private readonly OfflineReplicas offline = new();
    private readonly ControllerRules rules;
    private readonly ReplicationControl control;

    // The metadata after every record appended, committed or not.
    private MetadataImage image;

    public ActiveController(
        BrokerConfig config, BrokerRules rules, Ports ports,
        Reactor reactor, RaftNode raft, MetadataImage committed)
    {
        this.config = config;
        this.ports = ports;
        this.reactor = reactor;
        this.raft = raft;
        this.rules = rules.Controller;
        control = new ReplicationControl(config, rules);
        image = committed;

        // Nobody's heartbeats reached this node before: everyone gets a whole session to reach it.
        foreach (var broker in committed.Brokers.Keys)
        {
            heardAt[broker] = Now;
        }

        reactor.Spawn(WatchSessionsAsync);
        if (config.AutoLeaderRebalance)
        {
            reactor.Spawn(BalanceAsync);
        }
    }

    /// <summary>False once the leadership was lost: then it never again decides anything.</summary>
    public bool IsActive { get; private set; } = true;

    private TimeSpan Now => ports.Time.GetElapsedTime(0);

    /// <summary>The leadership was lost.</summary>
    public void Resign() => IsActive = false;

    /// <summary>
    /// A broker process introduces itself. A process not known yet takes over the node id: whatever its predecessor led
    /// or was in sync with is decided anew, even if nobody noticed yet that the predecessor died. If it can't vouch for
    /// what its predecessor acknowledged, its replicas count for nothing until they are in sync again.
    /// </summary>
    public async Task<(ErrorCode Error, long BrokerEpoch)> RegisterAsync(BrokerIntroduction introduced)
    {
        var broker = introduced.Broker;
        heardAt[broker] = Now;
        var known = image.Brokers.GetValueOrDefault(broker);
        if (known?.Incarnation == introduced.Incarnation)
        {
            var confirmed = await raft.ConfirmAsync(config.QuorumRequestTimeout);
            return confirmed ? (ErrorCode.None, known.Epoch) : (ErrorCode.NotController, -1);
        }

        var epoch = raft.NextOffset;
        offline.Forget(broker);
        var registration = new MetadataRecord.RegisterBroker(broker, introduced.Incarnation, introduced.Endpoint)
        {
            Rack = introduced.Rack,
            DurableDirs = Vouching.DurableDirsOf(introduced, known),
        };
        List<MetadataRecord> records = [registration];
        if (Vouching.IsClean(introduced, known))
        {
            records.AddRange(control.AfterLossOf(broker, image, offline));
        }
        else
        {
            ports.Events.Report(new ControllerEvents.UncleanRegistration(broker));
            ports.Events.Reach(Branches.UncleanRegistration);
            records.AddRange(control.AfterUncleanStopOf(broker, image, offline));
        }

        var error = await DecideAsync(records);
        return (error, error == ErrorCode.None ? epoch : -1);
    }

    /// <summary>
    /// A broker is alive and has applied the metadata up to an offset; it is unfenced once that covers its
    /// registration. What its offline replicas lead or are in sync with is decided anew.
    /// </summary>
    public async Task<(ErrorCode Error, bool Fenced)> HeartbeatAsync(
        int broker, long brokerEpoch, long appliedOffset, IReadOnlyList<OfflineReport> offlineReplicas)
    {
        if (!image.Brokers.TryGetValue(broker, out var known) || known.Epoch != brokerEpoch)
        {
            return (ErrorCode.StaleBrokerEpoch, true);
        }

        heardAt[broker] = Now;
        offline.Update(broker, offlineReplicas);
        List<MetadataRecord> records = [.. control.AfterFailureOf(broker, offlineReplicas, image, offline)];
        var unfences = known is { Fenced: true, IsShuttingDown: false } && appliedOffset >= brokerEpoch;
        if (unfences)
        {
            records.Add(new MetadataRecord.FenceBroker(broker, brokerEpoch, Fenced: false));
            records.AddRange(control.AfterReturnOf(broker, image, offline));
        }

        var error = records.Count > 0 ? await DecideAsync(records) : ErrorCode.None;
        return (error, error == ErrorCode.None ? known.Fenced && !unfences : true);
    }

    /// <summary>
    /// A broker wants to stop: it leads nothing and is in sync with nothing from now on, until another process of it
    /// registers.
    /// </summary>
    /// <returns>The error; without one it may stop now.</returns>
    public async Task<ErrorCode> ShutDownAsync(int broker, long brokerEpoch)
    {
        if (!IsKnown(broker, brokerEpoch))
        {
            return ErrorCode.StaleBrokerEpoch;
        }

        heardAt[broker] = Now;
        if (image.Brokers[broker].IsShuttingDown)
        {
            return await raft.ConfirmAsync(config.QuorumRequestTimeout) ? ErrorCode.None : ErrorCode.NotController;
        }

        return await DecideAsync(
            [new MetadataRecord.ShutDownBroker(broker, brokerEpoch), .. control.AfterLossOf(broker, image, offline)]);
    }

    /// <summary>A broker wants producer ids to hand out: a block that nobody else is ever given.</summary>
    /// <returns>The first of <see cref="ProducerIdBlock"/> ids, or the error.</returns>
    public async Task<(ErrorCode Error, long First)> AllocateProducerIdsAsync(int broker, long brokerEpoch)
    {
        if (!IsKnown(broker, brokerEpoch))
        {
            return (ErrorCode.StaleBrokerEpoch, -1);
        }

        var first = image.NextProducerId;
        var error = await DecideAsync([new MetadataRecord.ProducerIds(broker, brokerEpoch, first + ProducerIdBlock)]);
        return (error, error == ErrorCode.None ? first : -1);
    }

    private bool IsKnown(int broker, long epoch) =>
        image.Brokers.TryGetValue(broker, out var known) && known.Epoch == epoch;

    private async Task WatchSessionsAsync()
    {
        while (IsActive)
        {
            await Task.Delay(config.BrokerHeartbeatInterval, ports.Time);
            foreach (var (broker, registration) in image.Brokers)
            {
                if (IsActive && !registration.Fenced && Now - heardAt[broker] > config.BrokerSessionTimeout)
                {
                    var fence = new MetadataRecord.FenceBroker(broker, registration.Epoch, Fenced: true);
                    ports.Events.Report(new ControllerEvents.Fenced(broker));
                    var fencing = DecideAsync([fence, .. control.AfterLossOf(broker, image, offline)]);
                    reactor.Spawn(() => fencing);
                }
            }
        }
    }

    /// <summary>
    /// Appends records as one batch and waits until it is committed. "Not controller": nothing was appended. "Timed
    /// out": the leadership was lost meanwhile, and the next controller may or may not have the records.
    /// </summary>
    private async Task<ErrorCode> DecideAsync(IReadOnlyList<MetadataRecord> records)
    {
        if (!IsActive)
        {
            return ErrorCode.NotController;
        }

        var offset = raft.NextOffset;
        foreach (var record in records)
        {
            var before = image;
            image = image.Apply(record, offset++);
            if (record is MetadataRecord.PartitionChange change)
            {
                ports.Events.Reach(ElectionBranches.Of(
                    before.Find(change.Topic, change.Index)!, image.Find(change.Topic, change.Index)!));
            }
        }

        return await raft.AppendAsync(records) ? ErrorCode.None : ErrorCode.RequestTimedOut;
    }
}
