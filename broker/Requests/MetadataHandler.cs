using Broker.Configuration;
using Broker.Controller;
using Broker.Links;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Protocol.Metadata;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>
/// Tells clients about brokers, topics and leaders; creates topics on first use. On the reactor of the connections.
/// </summary>
internal sealed class MetadataHandler(
    BrokerConfig config, Guid incarnation, Ports ports, Reactor reactor, ControllerLink controller)
{
    // Topics whose creation is under way.
    private readonly SortedSet<string> creating = new(StringComparer.Ordinal);

    // What was reported last: clients ask again and again, and one line is enough.
    private RequestEvents.TopicNotCreated? reported;

    /// <summary>
    /// Answers the request, as soon as this process knows the cluster: a client that is told of no broker forgets those
    /// it knew. Kafka, too, serves nobody before it has caught up with the metadata.
    /// </summary>
    /// <exception cref="ProtocolException">That takes longer than <c>controller.quorum.request.timeout.ms</c>: the
    /// client had better ask another broker.</exception>
    public async Task<MetadataResponse?> HandleAsync(RequestContext context, MetadataRequest request)
    {
        var since = ports.Time.GetTimestamp();
        while (!KnowsCluster(controller.Image))
        {
            if (!await controller.ImageChangedAsync(config.QuorumRequestTimeout - ports.Time.GetElapsedTime(since)))
            {
                throw new ProtocolException("this broker has just started, and does not know the metadata yet");
            }
        }

        var image = controller.Image;

        // Version 0 asks for all topics with an empty list, later ones with none.
        var all = request.Topics is null || (context.Header.ApiVersion == 0 && request.Topics.Count == 0);
        var topics = all
            ? image.Topics.Values.Select(topic => Describe(topic, image))
            : request.Topics!.Select(topic => Find(topic, image, request.AllowAutoTopicCreation));
        return new MetadataResponse
        {
            Brokers = image.Brokers.Values.Where(broker => !broker.Fenced)
                .Select(broker => new NodeEndpoint(
                    broker.Id, broker.Endpoint.Host, broker.Endpoint.Port, broker.Rack))
                .ToList(),
            ControllerId = controller.Leader,
            Topics = topics.ToList(),
        };
    }

    private static MetadataTopic Describe(TopicImage topic, MetadataImage image) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        Partitions = topic.Partitions.Select((partition, index) => Describe(index, partition, image)).ToList(),
    };

    private static MetadataPartition Describe(int index, PartitionRegistration partition, MetadataImage image) => new()
    {
        PartitionIndex = index,
        ErrorCode = image.IsUnfenced(partition.Leader) ? ErrorCode.None : ErrorCode.LeaderNotAvailable,
        LeaderId = partition.Leader,
        LeaderEpoch = partition.LeaderEpoch,
        ReplicaNodes = partition.Replicas,
        IsrNodes = partition.Isr,
        OfflineReplicas = partition.Replicas.Where(replica => !image.IsUnfenced(replica)).ToList(),
    };

    private MetadataTopic Find(MetadataRequest.Topic wanted, MetadataImage image, bool mayCreate)
    {
        var found = wanted.Name is { } name
            ? image.Topics.GetValueOrDefault(name)
            : image.Topics.Values.FirstOrDefault(topic => topic.Id == wanted.TopicId);
        if (found is not null)
        {
            return Describe(found, image);
        }

        // A broker that just started knows an old state of the metadata, and clients take "unknown" as final.
        if (!IsUpToDate(image))
        {
            return new MetadataTopic
            {
                Name = wanted.Name,
                TopicId = wanted.TopicId,
                ErrorCode = ErrorCode.LeaderNotAvailable,
            };
        }

        var error = wanted.Name is null ? ErrorCode.UnknownTopicId
            : !TopicRules.IsValidName(wanted.Name) ? ErrorCode.InvalidTopicException
            : ErrorCode.UnknownTopicOrPartition;
        if (error == ErrorCode.UnknownTopicOrPartition && mayCreate && config.AutoCreateTopics)
        {
            error = ErrorCode.LeaderNotAvailable;
            if (creating.Add(wanted.Name!))
            {
                reactor.Spawn(() => CreateAsync(wanted.Name!));
            }
        }

        return new MetadataTopic { Name = wanted.Name, TopicId = wanted.TopicId, ErrorCode = error };
    }

    // With its own registration a process has applied everything before it. Where nobody is unfenced, nobody is listed.
    private bool KnowsCluster(MetadataImage image) =>
        image.Brokers.TryGetValue(config.NodeId, out var self) && self.Incarnation == incarnation
        && image.Brokers.Values.Any(broker => !broker.Fenced);

    // Unfenced is only who applied what there was when the controller heard of it last.
    private bool IsUpToDate(MetadataImage image) => image.IsUnfenced(config.NodeId);

    private void Report(string name, ErrorCode error)
    {
        var refused = new RequestEvents.TopicNotCreated(name, error);
        if (refused != reported)
        {
            reported = refused;
            ports.Events.Report(refused);
        }
    }

    private async Task CreateAsync(string name)
    {
        try
        {
            var error = await controller.CreateTopicAsync(name);

            // Another broker may have been faster, and the controller may have changed: the client asks again.
            if (error is not (ErrorCode.None or ErrorCode.TopicAlreadyExists or ErrorCode.NotController))
            {
                Report(name, error);
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            // The client was told to ask again, and its next request tries again.
        }

        creating.Remove(name);
    }
}
