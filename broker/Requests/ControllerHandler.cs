using System.Collections.Immutable;
using Broker.Controller;
using Broker.Coverage;
using Broker.Protocol;
using Broker.Protocol.AllocateProducerIds;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.BrokerHeartbeat;
using Broker.Protocol.BrokerRegistration;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.DeleteTopics;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>
/// Requests to the active controller. On the reactor of the connections; the work is done on that of the controller.
/// A node that is not the active controller says so, and the caller looks for the one that is.
/// </summary>
/// <param name="node">The controller of this node.</param>
/// <param name="events">Where to report; null for nowhere.</param>
internal sealed class ControllerHandler(ControllerNode node, IEventSink? events = null)
{
    private const short FirstWithDeletionDisabled = 3;

    /// <summary>A broker registers.</summary>
    public async Task<BrokerRegistrationResponse?> RegisterAsync(
        RequestContext context, BrokerRegistrationRequest request)
    {
        if (request.Listeners is not [var listener, ..])
        {
            return new BrokerRegistrationResponse { ErrorCode = ErrorCode.InvalidRequest };
        }

        var introduced = new BrokerIntroduction(
            request.BrokerId, request.IncarnationId, new Endpoint(listener.Host, listener.Port))
        {
            Rack = request.Rack,
            PreviousEpoch = request.PreviousBrokerEpoch,
            LogDirs = [.. request.LogDirs],
            OfflineDirs = request.OfflineLogDirs,
            FlushesBeforeAck = request.FlushesBeforeAck,
        };
        var (error, epoch) = await node.Reactor.Ask(() => node.Active is { } active
            ? active.RegisterAsync(introduced)
            : Task.FromResult((ErrorCode.NotController, -1L)));
        return new BrokerRegistrationResponse { ErrorCode = error, BrokerEpoch = epoch };
    }

    /// <summary>A broker is alive.</summary>
    public async Task<BrokerHeartbeatResponse?> HeartbeatAsync(RequestContext context, BrokerHeartbeatRequest request)
    {
        if (request.WantShutDown)
        {
            return await ShutDownAsync(request);
        }

        var offline = request.OfflineReplicas.Select(replica =>
            new OfflineReport(
                replica.TopicId, replica.Partition, replica.LeaderEpoch, replica.IsDamaged)).ToList();
        var (error, fenced) = await node.Reactor.Ask(() => node.Active is { } active
            ? active.HeartbeatAsync(request.BrokerId, request.BrokerEpoch, request.CurrentMetadataOffset, offline)
            : Task.FromResult((ErrorCode.NotController, true)));
        return new BrokerHeartbeatResponse { ErrorCode = error, IsFenced = fenced, IsCaughtUp = !fenced };
    }

    private async Task<BrokerHeartbeatResponse> ShutDownAsync(BrokerHeartbeatRequest request)
    {
        var error = await node.Reactor.Ask(() => node.Active is { } active
            ? active.ShutDownAsync(request.BrokerId, request.BrokerEpoch)
            : Task.FromResult(ErrorCode.NotController));
        return new BrokerHeartbeatResponse { ErrorCode = error, ShouldShutDown = error == ErrorCode.None };
    }

    /// <summary>A broker wants producer ids to hand out.</summary>
    public async Task<AllocateProducerIdsResponse?> AllocateProducerIdsAsync(
        RequestContext context, AllocateProducerIdsRequest request)
    {
        var (error, first) = await node.Reactor.Ask(() => node.Active is { } active
            ? active.AllocateProducerIdsAsync(request.BrokerId, request.BrokerEpoch)
            : Task.FromResult((ErrorCode.NotController, -1L)));
        return new AllocateProducerIdsResponse
        {
            ErrorCode = error,
            ProducerIdStart = first,
            ProducerIdLength = error == ErrorCode.None ? ActiveController.ProducerIdBlock : 0,
        };
    }

    /// <summary>A leader proposes in-sync replicas.</summary>
    public async Task<AlterPartitionResponse?> AlterPartitionAsync(
        RequestContext context, AlterPartitionRequest request)
    {
        var topics = new List<AlterPartitionResponse.Topic>(request.Topics.Count);
        foreach (var topic in request.Topics)
        {
            var partitions = topic.Partitions.Select(change => AlterAsync(request, topic.TopicId, change)).ToList();
            topics.Add(new AlterPartitionResponse.Topic(topic.TopicId, await Task.WhenAll(partitions)));
        }

        return new AlterPartitionResponse { Topics = topics };
    }

    /// <summary>Topics are to be created.</summary>
    public async Task<CreateTopicsResponse?> CreateTopicsAsync(RequestContext context, CreateTopicsRequest request)
    {
        var created = new List<CreatedTopic>(request.Topics.Count);
        foreach (var topic in request.Topics)
        {
            created.Add(await CreateAsync(request, topic));
        }

        return new CreateTopicsResponse { Topics = created };
    }

    /// <summary>Topics are to be deleted.</summary>
    public async Task<DeleteTopicsResponse?> DeleteTopicsAsync(RequestContext context, DeleteTopicsRequest request)
    {
        var deleted = new List<DeleteTopicsResponse.Topic>(request.Topics.Count);
        foreach (var topic in request.Topics)
        {
            deleted.Add(await DeleteAsync(context.Header.ApiVersion, topic));
        }

        return new DeleteTopicsResponse { Topics = deleted };
    }

    private async Task<DeleteTopicsResponse.Topic> DeleteAsync(short version, DeleteTopicsRequest.Topic topic)
    {
        var (error, image) = await node.Reactor.Ask(() => node.Active is { } active
            ? active.DeleteTopicAsync(topic.Name, topic.TopicId)
            : Task.FromResult<(ErrorCode, Broker.Metadata.TopicImage?)>((ErrorCode.NotController, null)));
        return new DeleteTopicsResponse.Topic
        {
            Name = image?.Name ?? topic.Name,
            TopicId = image?.Id ?? topic.TopicId,

            // Older clients do not know the error for what the configuration forbids.
            ErrorCode = error == ErrorCode.TopicDeletionDisabled && version < FirstWithDeletionDisabled
                ? ErrorCode.InvalidRequest
                : error,
            ErrorMessage = error switch
            {
                ErrorCode.TopicDeletionDisabled => "delete.topic.enable is false.",
                ErrorCode.InvalidRequest => "A topic is named either by its name or by its id.",
                _ => null,
            },
        };
    }

    private async Task<CreatedTopic> CreateAsync(CreateTopicsRequest request, CreateTopicsRequest.Topic topic)
    {
        if (topic.Assignments.Count > 0)
        {
            return Refused(topic.Name, ErrorCode.InvalidRequest, "Replicas assigned by hand are not supported yet.");
        }

        var configs = new Dictionary<string, string>();
        foreach (var (key, value) in topic.Configs)
        {
            if (value is null || !configs.TryAdd(key, value))
            {
                return Refused(
                    topic.Name, ErrorCode.InvalidConfig,
                    $"{key}: the key is given {(value is null ? "without a value" : "twice")}.");
            }
        }

        var (error, image, message) = await node.Reactor.Ask(() => node.Active is { } active
            ? active.CreateTopicAsync(
                topic.Name, topic.NumPartitions, topic.ReplicationFactor, configs, request.ValidateOnly)
            : Task.FromResult<(ErrorCode, Broker.Metadata.TopicImage?, string?)>(
                (ErrorCode.NotController, null, null)));
        return new CreatedTopic
        {
            Name = topic.Name,
            ErrorCode = error,
            ErrorMessage = message,
            TopicId = request.ValidateOnly ? Guid.Empty : image?.Id ?? Guid.Empty,
            NumPartitions = image?.Partitions.Length ?? -1,
            ReplicationFactor = (short)(image?.Partitions[0].Replicas.Length ?? -1),
        };
    }

    private static CreatedTopic Refused(string name, ErrorCode error, string message) =>
        new() { Name = name, ErrorCode = error, ErrorMessage = message };

    private async Task<AlterPartitionResponse.Partition> AlterAsync(
        AlterPartitionRequest request, Guid topic, AlterPartitionRequest.Partition change)
    {
        var proposal = new IsrProposal(
            topic, change.PartitionIndex, request.BrokerId,
            request.BrokerEpoch, change.LeaderEpoch, change.PartitionEpoch,
            [.. change.NewIsr.Select(member => member.BrokerId)],
            [.. change.NewIsr.Select(member => member.BrokerEpoch)],
            change.LeaderRecoveryState != 0);
        var (error, decided) = await node.Reactor.Ask(() => node.Active is { } active
            ? active.AlterPartitionAsync(proposal)
            : Task.FromResult<(ErrorCode, Broker.Metadata.PartitionRegistration?)>((ErrorCode.NotController, null)));
        events?.Reach(Branches.ProposalRefused.GetValueOrDefault(error));
        return new AlterPartitionResponse.Partition
        {
            PartitionIndex = change.PartitionIndex,
            ErrorCode = error,
            LeaderId = decided?.Leader ?? -1,
            LeaderEpoch = decided?.LeaderEpoch ?? -1,
            Isr = decided?.Isr ?? ImmutableArray<int>.Empty,
            LeaderRecoveryState = (sbyte)(decided?.IsRecovering == true ? 1 : 0),
            PartitionEpoch = decided?.PartitionEpoch ?? -1,
        };
    }
}
