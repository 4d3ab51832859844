using Broker.Configuration;
using Broker.Controller.Raft;
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
internal sealed class ActiveController
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

    // The metadata after every record appended, committed or not.
    private MetadataImage image;

    public ActiveController(BrokerConfig config, Ports ports, Reactor reactor, RaftNode raft, MetadataImage committed)
    {
        this.config = config;
        this.ports = ports;
        this.reactor = reactor;
        this.raft = raft;
        image = committed;

        // Nobody's heartbeats reached this node before: everyone gets a whole session to reach it.
        foreach (var broker in committed.Brokers.Keys)
        {
            heardAt[broker] = Now;
        }

        reactor.Spawn(WatchSessionsAsync);
    }

    /// <summary>False once the leadership was lost: then it never again decides anything.</summary>
    public bool IsActive { get; private set; } = true;

    private TimeSpan Now => ports.Time.GetElapsedTime(0);

    /// <summary>The leadership was lost.</summary>
    public void Resign() => IsActive = false;

    /// <summary>
    /// A broker process introduces itself. A process not known yet takes over the node id: whatever its predecessor led
    /// or was in sync with is decided anew, even if nobody noticed yet that the predecessor died.
    /// </summary>
    public async Task<(ErrorCode Error, long BrokerEpoch)> RegisterAsync(
        int broker, Guid incarnation, Endpoint endpoint)
    {
        heardAt[broker] = Now;
        if (image.Brokers.TryGetValue(broker, out var known) && known.Incarnation == incarnation)
        {
            var confirmed = await raft.ConfirmAsync(config.QuorumRequestTimeout);
            return confirmed ? (ErrorCode.None, known.Epoch) : (ErrorCode.NotController, -1);
        }

        var epoch = raft.NextOffset;
        offline.Forget(broker);
        List<MetadataRecord> records = [new MetadataRecord.RegisterBroker(broker, incarnation, endpoint)];
        records.AddRange(ReplicationControl.AfterLossOf(broker, image, offline));
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
        List<MetadataRecord> records = [.. ReplicationControl.AfterFailureOf(broker, offlineReplicas, image, offline)];
        var unfences = known.Fenced && appliedOffset >= brokerEpoch;
        if (unfences)
        {
            records.Add(new MetadataRecord.FenceBroker(broker, brokerEpoch, Fenced: false));
            records.AddRange(ReplicationControl.AfterReturnOf(broker, image, offline));
        }

        var error = records.Count > 0 ? await DecideAsync(records) : ErrorCode.None;
        return (error, error == ErrorCode.None ? known.Fenced && !unfences : true);
    }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">Its name, a valid one.</param>
    /// <param name="partitions">Number of partitions; -1 for <c>num.partitions</c>.</param>
    /// <param name="replicationFactor">Replicas of each; -1 for <c>default.replication.factor</c>.</param>
    /// <param name="configs">Its own values for keys of its configuration, by key; null for none.</param>
    /// <param name="validateOnly">Whether to check everything, and create nothing.</param>
    /// <returns>The error, and in words where the code does not say it all; without one the topic.</returns>
    public async Task<(ErrorCode Error, TopicImage? Topic, string? Message)> CreateTopicAsync(
        string name, int partitions, int replicationFactor, IReadOnlyDictionary<string, string>? configs = null,
        bool validateOnly = false)
    {
        partitions = partitions == -1 ? config.NumPartitions : partitions;
        replicationFactor = replicationFactor == -1 ? config.DefaultReplicationFactor : replicationFactor;
        var brokers = image.Brokers.Values.Where(broker => !broker.Fenced).Select(broker => broker.Id).ToList();
        var error = TopicRules.Check(
            name, partitions, replicationFactor, brokers.Count, image.Topics.ContainsKey(name));
        if (error != ErrorCode.None)
        {
            return (error, null, null);
        }

        var own = (configs ?? new Dictionary<string, string>())
            .OrderBy(given => given.Key, StringComparer.Ordinal).ToList();
        if (TopicRules.FindMistake(config, own) is { } mistake)
        {
            return (ErrorCode.InvalidConfig, null, mistake);
        }

        var assigned = ReplicationControl.Assign(
            brokers, ports.Random.Below(brokers.Count), partitions, replicationFactor);
        List<MetadataRecord> records = [new MetadataRecord.NewTopic(name, ports.Random.NextUuid())];
        records.AddRange(own.Select(given => new MetadataRecord.TopicConfig(name, given.Key, given.Value)));
        records.AddRange(assigned.Select((replicas, index) =>
            new MetadataRecord.NewPartition(name, index, replicas, replicas, replicas[0])));

        // As it will be: by the time it is committed, it may be deleted again.
        var topic = records.Aggregate(image, (next, record) => next.Apply(record, next.Offset)).Topics[name];
        error = validateOnly ? ErrorCode.None : await DecideAsync(records);
        return (error, error == ErrorCode.None ? topic : null, null);
    }

    /// <summary>Deletes a topic. Its name is free as soon as this is decided; brokers delete the data later.</summary>
    /// <param name="name">Its name, or null where it is named by its id.</param>
    /// <param name="id">Its id, or empty where it is named by its name (KIP-516).</param>
    /// <returns>The error; the topic as it was where it was found.</returns>
    public async Task<(ErrorCode Error, TopicImage? Topic)> DeleteTopicAsync(string? name, Guid id)
    {
        if (!config.DeleteTopicEnabled)
        {
            return (ErrorCode.TopicDeletionDisabled, null);
        }

        if (name is null == (id == Guid.Empty))
        {
            return (ErrorCode.InvalidRequest, null);
        }

        var topic = name is null ? image.Find(id) : image.Topics.GetValueOrDefault(name);
        if (topic is null)
        {
            return (name is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition, null);
        }

        return (await DecideAsync([new MetadataRecord.RemoveTopic(topic.Id)]), topic);
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

    /// <summary>
    /// The leader of a partition proposes new in-sync replicas. A proposal equal to what is in force changes nothing,
    /// and confirms with the quorum that the proposer is still the leader.
    /// </summary>
    /// <param name="proposal">The proposal.</param>
    /// <returns>The partition as decided, or the error.</returns>
    public async Task<(ErrorCode Error, PartitionRegistration? Decided)> AlterPartitionAsync(IsrProposal proposal)
    {
        var error = Check(proposal, out var partition);
        if (error != ErrorCode.None)
        {
            return (error, partition);
        }

        if (partition!.Isr.AsSpan().SequenceEqual(proposal.Isr.AsSpan()))
        {
            var confirmed = await raft.ConfirmAsync(config.QuorumRequestTimeout);
            return confirmed && Check(proposal, out _) == ErrorCode.None
                ? (ErrorCode.None, partition)
                : (ErrorCode.NotController, null);
        }

        var change = new MetadataRecord.PartitionChange(
            image.TopicNames[proposal.TopicId], proposal.Partition, proposal.Isr, partition.Leader, Elected: false);
        var decided = partition with { Isr = proposal.Isr, PartitionEpoch = partition.PartitionEpoch + 1 };
        error = await DecideAsync([change]);
        return (error, error == ErrorCode.None ? decided : null);
    }

    private ErrorCode Check(IsrProposal proposal, out PartitionRegistration? partition)
    {
        partition = image.Find(proposal.TopicId) is { } topic ? image.Find(topic.Name, proposal.Partition) : null;
        if (!IsKnown(proposal.Leader, proposal.LeaderBrokerEpoch))
        {
            return ErrorCode.StaleBrokerEpoch;
        }

        if (partition is null)
        {
            return image.Find(proposal.TopicId) is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition;
        }

        // A leader that knows more than this node: another controller must have told it, who is the active one now.
        if (proposal.LeaderEpoch > partition.LeaderEpoch || proposal.PartitionEpoch > partition.PartitionEpoch)
        {
            return ErrorCode.NotController;
        }

        if (proposal.LeaderEpoch < partition.LeaderEpoch)
        {
            return ErrorCode.FencedLeaderEpoch;
        }

        if (proposal.Leader != partition.Leader)
        {
            return ErrorCode.InvalidRequest;
        }

        if (proposal.PartitionEpoch < partition.PartitionEpoch)
        {
            return ErrorCode.InvalidUpdateVersion;
        }

        var replicas = partition.Replicas;
        if (!proposal.Isr.Contains(proposal.Leader)
            || proposal.Isr.Any(member => !replicas.Contains(member))
            || proposal.Isr.Distinct().Count() != proposal.Isr.Length)
        {
            return ErrorCode.InvalidRequest;
        }

        // A fenced broker would be elected by nobody (KIP-841), and one that rebooted since may have lost its log
        // (KIP-903).
        return proposal.Isr.Zip(proposal.BrokerEpochs).All(member => IsEligible(member.First, member.Second))
            ? ErrorCode.None
            : ErrorCode.IneligibleReplica;
    }

    private bool IsKnown(int broker, long epoch) =>
        image.Brokers.TryGetValue(broker, out var known) && known.Epoch == epoch;

    private bool IsEligible(int broker, long epoch) =>
        image.Brokers.TryGetValue(broker, out var known) && !known.Fenced && (epoch < 0 || known.Epoch == epoch);

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
                    var fencing = DecideAsync([fence, .. ReplicationControl.AfterLossOf(broker, image, offline)]);
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
            image = image.Apply(record, offset++);
        }

        return await raft.AppendAsync(records) ? ErrorCode.None : ErrorCode.RequestTimedOut;
    }
}
