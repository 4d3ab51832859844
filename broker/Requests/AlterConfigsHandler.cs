using Broker.Controller;
using Broker.Links;
using Broker.Protocol;
using Broker.Protocol.AlterConfigs;
using Broker.Protocol.IncrementalAlterConfigs;

namespace Broker.Requests;

/// <summary>
/// Changes configurations of topics and brokers. On the reactor of the connections; the work is done on that of the
/// controller, or by the active controller where that is another node: clients send what is about a broker to that
/// broker.
/// </summary>
internal sealed class AlterConfigsHandler(ControllerNode node, ControllerLink link)
{
    /// <summary>Replaces configurations.</summary>
    public async Task<AlterConfigsResponse?> AlterAsync(RequestContext context, AlterConfigsRequest request)
    {
        if (await ForwardAsync<AlterConfigsRequest, AlterConfigsResponse>(context, request) is { } forwarded)
        {
            return forwarded;
        }

        var wanted = request.Resources.Select(resource => new Wanted(resource.Type, resource.Name,
            [.. resource.Configs.Select(config => new ConfigChange(config.Name, ConfigOperation.Set, config.Value))]));
        return new AlterConfigsResponse
        {
            Resources = await AlterAsync([.. wanted], replaces: true, request.ValidateOnly),
        };
    }

    /// <summary>Changes keys of configurations.</summary>
    public async Task<IncrementalAlterConfigsResponse?> AlterAsync(
        RequestContext context, IncrementalAlterConfigsRequest request)
    {
        var forwarded = await ForwardAsync<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(
            context, request);
        if (forwarded is not null)
        {
            return forwarded;
        }

        var wanted = request.Resources.Select(resource => new Wanted(resource.Type, resource.Name,
            [.. resource.Configs.Select(config => new ConfigChange(config.Name, config.Operation, config.Value))]));
        return new IncrementalAlterConfigsResponse
        {
            Resources = await AlterAsync([.. wanted], replaces: false, request.ValidateOnly),
        };
    }

    // Null if this node has to answer: it is the active controller, or that one can't be reached.
    private async Task<TResponse?> ForwardAsync<TRequest, TResponse>(RequestContext context, TRequest request)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : class, IMessage<TResponse>
    {
        if (context.IsForwarded || await node.Reactor.Ask(() => node.Active is not null))
        {
            return null;
        }

        try
        {
            return await link.ForwardAsync<TRequest, TResponse>(context.Header, request);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            // The client is told that this is not the controller, and asks again.
            return null;
        }
    }

    private async Task<IReadOnlyList<AlteredResource>> AlterAsync(
        IReadOnlyList<Wanted> wanted, bool replaces, bool validateOnly)
    {
        // Which of the two a client meant to come last, nobody knows.
        var doubled = wanted.GroupBy(resource => (resource.Type, resource.Name))
            .Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        var altered = new List<AlteredResource>(wanted.Count);
        foreach (var resource in wanted)
        {
            var (error, message) = doubled.Contains((resource.Type, resource.Name))
                ? (ErrorCode.InvalidRequest, "The resource is given twice; give it once.")
                : await node.Reactor.Ask(() => node.Active is { } active
                    ? active.AlterConfigsAsync(
                        resource.Type, resource.Name, resource.Changes, replaces, validateOnly)
                    : Task.FromResult<(ErrorCode, string?)>((ErrorCode.NotController, null)));
            altered.Add(new AlteredResource(error, message, resource.Type, resource.Name));
        }

        return altered;
    }

    private sealed record Wanted(ConfigResourceType Type, string Name, IReadOnlyList<ConfigChange> Changes);
}
