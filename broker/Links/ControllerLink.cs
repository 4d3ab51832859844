using System.Collections.Immutable;
using Broker.Configuration;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Protocol.AllocateProducerIds;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.BrokerHeartbeat;
using Broker.Protocol.BrokerRegistration;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.Envelope;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Links;

/// <summary>
/// A broker's way to the active controller, over the network even where that is this very node. One for each reactor
/// that needs it.
/// </summary>
internal sealed class ControllerLink(BrokerConfig config, Ports ports, Reactor reactor) : IControllerLink
{
    private const short RegistrationVersion = 3;
    private const short HeartbeatVersion = 0;
    private const short AlterPartitionVersion = 3;
    private const short CreateTopicsVersion = 7;
    private const short AllocateProducerIdsVersion = 0;
    private const short EnvelopeVersion = 0;

    private readonly Signal imageChanged = new();
    private MetadataImage image = MetadataImage.Empty;
    private RpcClient? client;

    /// <summary>Node id of the active controller, -1 if none is known.</summary>
    public int Leader { get; private set; } = -1;

    /// <summary>The broker epoch of this broker; -1 before it registered.</summary>
    public long BrokerEpoch { get; set; } = -1;

    /// <summary>The newest picture of the metadata.</summary>
    public MetadataImage Image
    {
        get => image;
        set
        {
            image = value;
            imageChanged.Raise();
        }
    }

    /// <summary>Waits for a newer picture of the metadata; false if <paramref name="limit"/> passed first.</summary>
    public Task<bool> ImageChangedAsync(TimeSpan limit) => imageChanged.WaitAsync(limit, ports.Time);

    /// <summary>Another node leads the quorum, or none (-1). Requests to the old one fail.</summary>
    public void OnLeader(int leader)
    {
        if (leader != Leader)
        {
            Leader = leader;
            client?.Dispose();
            var voter = config.QuorumVoters.FirstOrDefault(voter => voter.Id == leader);
            client = voter is null
                ? null
                : new RpcClient(ports, reactor, voter.Endpoint, $"broker-{config.NodeId}");
        }
    }

    /// <summary>Registers this incarnation.</summary>
    /// <exception cref="IOException">The controller is not known or not reached.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<(ErrorCode Error, long BrokerEpoch)> RegisterAsync(BrokerIdentity identity)
    {
        var listener = new BrokerRegistrationRequest.RegisteredListener(
            "PLAINTEXT", config.AdvertisedListener.Host, (ushort)config.AdvertisedListener.Port, 0);
        var request = new BrokerRegistrationRequest
        {
            BrokerId = config.NodeId,
            IncarnationId = identity.Incarnation,
            Listeners = [listener],
            Rack = config.Rack,
            LogDirs = identity.LogDirs,
            PreviousBrokerEpoch = BrokerEpoch >= 0 ? BrokerEpoch : identity.PreviousEpoch,
            FlushesBeforeAck = identity.FlushesBeforeAck,
            OfflineLogDirs = identity.OfflineDirs,
        };
        using var response = await Client.CallAsync(request, RegistrationVersion, config.QuorumRequestTimeout);
        return (response.Message.ErrorCode, response.Message.BrokerEpoch);
    }

    /// <summary>
    /// Tells the controller that this broker lives, how much metadata it has applied, and which replicas are offline.
    /// </summary>
    /// <returns>The error, if any, and whether the broker is fenced: not offered to clients, and not elected.</returns>
    /// <exception cref="IOException">The controller is not known or not reached.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<(ErrorCode Error, bool Fenced)> HeartbeatAsync(
        long appliedOffset, IReadOnlyList<OfflineReplica> offline)
    {
        var request = new BrokerHeartbeatRequest
        {
            BrokerId = config.NodeId,
            BrokerEpoch = BrokerEpoch,
            CurrentMetadataOffset = appliedOffset,
            OfflineReplicas = offline.Select(replica =>
                new OfflineReplicaReport(
                    replica.TopicId, replica.Id.Partition, replica.LeaderEpoch, replica.IsDamaged)).ToList(),
        };
        using var response = await Client.CallAsync(request, HeartbeatVersion, config.QuorumRequestTimeout);
        return (response.Message.ErrorCode, response.Message.IsFenced);
    }

    /// <summary>Tells the controller that this broker wants to stop.</summary>
    /// <returns>Whether it leads nothing any more, and may stop.</returns>
    /// <exception cref="IOException">The controller is not known or not reached.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<bool> ShutDownAsync(long appliedOffset)
    {
        var request = new BrokerHeartbeatRequest
        {
            BrokerId = config.NodeId,
            BrokerEpoch = BrokerEpoch,
            CurrentMetadataOffset = appliedOffset,
            WantShutDown = true,
        };
        using var response = await Client.CallAsync(request, HeartbeatVersion, config.QuorumRequestTimeout);
        return response.Message is { ErrorCode: ErrorCode.None, ShouldShutDown: true };
    }

    /// <inheritdoc/>
    public async Task<(ErrorCode Error, ImmutableArray<int> Isr, int PartitionEpoch)> AlterPartitionAsync(
        Guid topicId, int partition, int leaderEpoch, int partitionEpoch, ImmutableArray<IsrMember> isr)
    {
        var change = new AlterPartitionRequest.Partition
        {
            PartitionIndex = partition,
            LeaderEpoch = leaderEpoch,
            PartitionEpoch = partitionEpoch,
            NewIsr = isr.Select(member => new AlterPartitionRequest.Replica(member.Broker, member.BrokerEpoch))
                .ToList(),
        };
        var request = new AlterPartitionRequest
        {
            BrokerId = config.NodeId,
            BrokerEpoch = BrokerEpoch,
            Topics = [new AlterPartitionRequest.Topic(topicId, [change])],
        };
        using var response = await CallAsync(request);
        if (response.Message.ErrorCode != ErrorCode.None)
        {
            return (response.Message.ErrorCode, [], -1);
        }

        return response.Message.Topics is [{ Partitions: [var answer] }]
            ? (answer.ErrorCode, [.. answer.Isr], answer.PartitionEpoch)
            : throw new IOException("The controller answered about other partitions than it was asked about.");
    }

    /// <summary>Creates a topic with the cluster's defaults.</summary>
    /// <exception cref="IOException">The controller is not known or not reached.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<ErrorCode> CreateTopicAsync(string name)
    {
        var request = new CreateTopicsRequest
        {
            Topics = [new CreateTopicsRequest.Topic { Name = name }],
            TimeoutMs = (int)config.QuorumRequestTimeout.TotalMilliseconds,
        };
        using var response = await Client.CallAsync(request, CreateTopicsVersion, config.QuorumRequestTimeout);
        return response.Message.Topics is [var answer] ? answer.ErrorCode : ErrorCode.UnknownServerError;
    }

    /// <summary>Gets a block of producer ids, which nobody else is given.</summary>
    /// <returns>The error; without one the first id and how many there are.</returns>
    /// <exception cref="IOException">The controller is not known or not reached.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<(ErrorCode Error, long First, int Count)> AllocateProducerIdsAsync()
    {
        // Only the shard knows the epoch of this incarnation; that of the metadata is at most a predecessor's.
        var epoch = Image.Brokers.GetValueOrDefault(config.NodeId)?.Epoch ?? -1;
        var request = new AllocateProducerIdsRequest { BrokerId = config.NodeId, BrokerEpoch = epoch };
        using var response = await Client.CallAsync(request, AllocateProducerIdsVersion, config.QuorumRequestTimeout);
        return (response.Message.ErrorCode, response.Message.ProducerIdStart, response.Message.ProducerIdLength);
    }

    /// <summary>Sends a client's request on to the active controller (KIP-590).</summary>
    /// <param name="header">Its header.</param>
    /// <param name="request">The request.</param>
    /// <returns>What the controller answers, holding on to no frame; null if that node is not the controller.</returns>
    /// <exception cref="IOException">The controller is not known or not reached.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    /// <exception cref="ProtocolException">The answer is malformed.</exception>
    public async Task<TResponse?> ForwardAsync<TRequest, TResponse>(RequestHeader header, TRequest request)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : class, IMessage<TResponse>
    {
        using var frame = MessageFrames.Request(ports.Frames, header, request);
        var envelope = new EnvelopeRequest { RequestData = frame.Memory };
        using var response = await Client.CallAsync(envelope, EnvelopeVersion, config.QuorumRequestTimeout);
        if (response.Message is not { ErrorCode: ErrorCode.None, ResponseData: { } data })
        {
            return null;
        }

        var reader = new ProtocolReader(data);
        ResponseHeader.Read(reader, header.ApiKey, header.ApiVersion);
        var answer = TResponse.Read(reader, header.ApiVersion);
        reader.ExpectEnd();
        return answer;
    }

    private RpcClient Client => client ?? throw new IOException("No active controller is known.");

    private async Task<RpcResponse<AlterPartitionResponse>> CallAsync(AlterPartitionRequest request)
    {
        try
        {
            return await Client.CallAsync(request, AlterPartitionVersion, config.QuorumRequestTimeout);
        }
        catch (ProtocolException exception)
        {
            throw new IOException("The controller's answer to a change of in-sync replicas is malformed.", exception);
        }
    }
}
