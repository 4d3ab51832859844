using Broker.Protocol;
using Broker.Protocol.Metadata;
using Broker.Runtime;

namespace Harness.Client;

/// <summary>
/// What the client knows of brokers and leaders. It is looked up again before the next operation once something
/// suggests that it is out of date; nodes are asked in turn, so that one with an old view does not mislead for ever.
/// </summary>
internal sealed class ClusterView
{
    private readonly IReadOnlyList<Endpoint> bootstrap;
    private readonly ClientOptions options;
    private readonly NodeConnections connections;

    // Every topic ever asked for: each lookup brings all of them up to date.
    private readonly SortedSet<string> wanted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MetadataTopic> topics = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, Endpoint> brokers = [];
    private int controllerId = -1;

    // How often the view was found out of date, and what that number was when the present view was asked for. The view
    // is out of date where they differ, as at the start.
    private long doubts = 1;
    private long doubtsSettled;

    // The node asked last, as an index into the candidates of that time.
    private int turn;

    public ClusterView(
        RandomSource random, IReadOnlyList<Endpoint> bootstrap, ClientOptions options, NodeConnections connections)
    {
        this.bootstrap = bootstrap;
        this.options = options;
        this.connections = connections;
        turn = random.Below(bootstrap.Count);
    }

    /// <summary>Has the cluster looked up again before the next operation.</summary>
    public void MarkStale() => doubts++;

    /// <summary>The leader of a partition. Anything but ok means that there is none to be sent to: fail.</summary>
    public async Task<Outcome<PartitionLeader>> FindLeaderAsync(string topic, int partition, Deadline deadline)
    {
        if (await UpdateAsync(topic, deadline) is { } error)
        {
            return Outcome<PartitionLeader>.Fail(error);
        }

        var found = FindLeader(topic, partition);
        if (!found.IsOk)
        {
            MarkStale();
        }

        return found;
    }

    /// <summary>Where a broker listens; null for one that is not known.</summary>
    public Endpoint? Find(int broker) => brokers.TryGetValue(broker, out var endpoint) ? endpoint : null;

    /// <summary>The controller, or any broker if it is not known.</summary>
    public async Task<Outcome<Endpoint>> FindControllerAsync(Deadline deadline)
    {
        if (await UpdateAsync(null, deadline) is { } error)
        {
            return Outcome<Endpoint>.Fail(error);
        }

        var candidates = Candidates();
        return Outcome<Endpoint>.Ok(
            brokers.TryGetValue(controllerId, out var controller) ? controller : candidates[turn % candidates.Count]);
    }

    /// <summary>Looks a topic up, whatever is known already.</summary>
    public async Task<Outcome<MetadataTopic>> DescribeAsync(string topic, Deadline deadline)
    {
        MarkStale();
        if (await UpdateAsync(topic, deadline) is { } error)
        {
            return Outcome<MetadataTopic>.Fail(error);
        }

        return topics.TryGetValue(topic, out var found) && found.ErrorCode == ErrorCode.None
            ? Outcome<MetadataTopic>.Ok(found)
            : Outcome<MetadataTopic>.Fail((found?.ErrorCode ?? ErrorCode.UnknownTopicOrPartition).KafkaName());
    }

    private Outcome<PartitionLeader> FindLeader(string topic, int partition)
    {
        if (!topics.TryGetValue(topic, out var found))
        {
            return Refused(ErrorCode.UnknownTopicOrPartition);
        }

        if (found.ErrorCode != ErrorCode.None)
        {
            return Refused(found.ErrorCode);
        }

        if (found.Partitions.FirstOrDefault(candidate => candidate.PartitionIndex == partition) is not { } described)
        {
            return Refused(ErrorCode.UnknownTopicOrPartition);
        }

        return brokers.TryGetValue(described.LeaderId, out var endpoint)
            ? Outcome<PartitionLeader>.Ok(new PartitionLeader(endpoint, described.LeaderEpoch))
            : Refused(ErrorCode.LeaderNotAvailable);
    }

    private static Outcome<PartitionLeader> Refused(ErrorCode code) =>
        Outcome<PartitionLeader>.Fail(code.KafkaName());

    // Returns the error name, or null once the view is up to date.
    private async Task<string?> UpdateAsync(string? topic, Deadline deadline)
    {
        if (topic is not null && wanted.Add(topic))
        {
            MarkStale();
        }

        if (doubts == doubtsSettled)
        {
            return null;
        }

        var error = ClientErrors.Disconnected;
        for (var asked = Candidates().Count; asked > 0 && deadline.Left > TimeSpan.Zero; asked--)
        {
            error = await AskAsync(NextNode(), deadline);
            if (error is null)
            {
                return null;
            }
        }

        return error;
    }

    private async Task<string?> AskAsync(Endpoint node, Deadline deadline)
    {
        var request = new MetadataRequest
        {
            Topics = [.. wanted.Select(name => new MetadataRequest.Topic(Guid.Empty, name))],
            AllowAutoTopicCreation = false,
        };
        var limit = deadline.Left < options.MetadataTimeout ? deadline.Left : options.MetadataTimeout;
        var asked = doubts;
        try
        {
            var connection = connections.To(node, ConnectionUse.Control);
            using var response = await connection.CallAsync(request, ClientVersions.Metadata, limit);
            Apply(response.Message);
            doubtsSettled = asked;
            return null;
        }
        catch (TimeoutException)
        {
            return ClientErrors.Timeout;
        }
        catch (IOException)
        {
            return ClientErrors.Disconnected;
        }
        catch (ProtocolException)
        {
            return ClientErrors.Malformed;
        }
    }

    private void Apply(MetadataResponse metadata)
    {
        controllerId = metadata.ControllerId;
        brokers.Clear();
        foreach (var broker in metadata.Brokers)
        {
            brokers[broker.NodeId] = new Endpoint(broker.Host, broker.Port);
        }

        foreach (var topic in metadata.Topics)
        {
            topics[topic.Name ?? ""] = topic;
        }
    }

    private Endpoint NextNode()
    {
        var candidates = Candidates();
        turn = (turn + 1) % candidates.Count;
        return candidates[turn];
    }

    // The bootstrap nodes first: brokers that were lost from the view can come back.
    private List<Endpoint> Candidates() => [.. bootstrap.Concat(brokers.Values).Distinct()];
}
