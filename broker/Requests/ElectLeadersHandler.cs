using Broker.Controller;
using Broker.Protocol;
using Broker.Protocol.ElectLeaders;

namespace Broker.Requests;

/// <summary>
/// Elects leaders on demand. On the reactor of the connections; the work is done on that of the controller.
/// </summary>
internal sealed class ElectLeadersHandler(ControllerNode node)
{
    /// <summary>Answers the request.</summary>
    public async Task<ElectLeadersResponse?> HandleAsync(RequestContext context, ElectLeadersRequest request)
    {
        if (request.ElectionType is not (ElectionType.Preferred or ElectionType.Unclean))
        {
            return Refused(request, ErrorCode.InvalidRequest);
        }

        var kind = request.ElectionType == ElectionType.Preferred ? ElectionKind.Preferred : ElectionKind.Unclean;
        var wanted = request.Topics?
            .SelectMany(topic => topic.Partitions.Select(index => (topic.Name, index))).ToList();
        var elected = await node.Reactor.Ask(() => node.Active is { } active
            ? ElectAsync(active, kind, wanted ?? active.Partitions)
            : Task.FromResult<IReadOnlyList<(string Topic, int Partition, ErrorCode Error)>?>(null));
        if (elected is null)
        {
            return Refused(request, ErrorCode.NotController);
        }

        // Who asks for all wants to know what was done.
        var told = elected.Where(partition => wanted is not null || partition.Error != ErrorCode.ElectionNotNeeded);
        return new ElectLeadersResponse
        {
            Topics = told.GroupBy(partition => partition.Topic).Select(topic => new ElectLeadersResponse.Topic(
                topic.Key, [.. topic.Select(partition => Answer(partition.Partition, partition.Error))])).ToList(),
        };
    }

    private static async Task<IReadOnlyList<(string Topic, int Partition, ErrorCode Error)>?> ElectAsync(
        ActiveController active, ElectionKind kind, IReadOnlyList<(string Topic, int Partition)> wanted)
    {
        var pending = wanted.Select(id =>
            (id.Topic, id.Partition, Elected: active.ElectLeaderAsync(id.Topic, id.Partition, kind))).ToList();
        var results = new List<(string, int, ErrorCode)>(pending.Count);
        foreach (var (topic, partition, elected) in pending)
        {
            results.Add((topic, partition, await elected));
        }

        return results;
    }

    // Version 0 has errors of partitions only.
    private static ElectLeadersResponse Refused(ElectLeadersRequest request, ErrorCode error) => new()
    {
        ErrorCode = error,
        Topics = (request.Topics ?? []).Select(topic => new ElectLeadersResponse.Topic(
            topic.Name, [.. topic.Partitions.Select(index => Answer(index, error))])).ToList(),
    };

    private static ElectLeadersResponse.Partition Answer(int index, ErrorCode error) => new(index, error, error switch
    {
        ErrorCode.None => null,
        ErrorCode.ElectionNotNeeded => "The leader that is wanted leads already.",
        ErrorCode.PreferredLeaderNotAvailable => "The preferred leader is not available, or not in sync.",
        ErrorCode.EligibleLeadersNotAvailable => "No replica is available.",
        ErrorCode.UnknownTopicOrPartition => "There is no such partition.",
        ErrorCode.InvalidRequest => "There are elections of type 0, preferred, and 1, unclean.",
        _ => error.KafkaName(),
    });
}
