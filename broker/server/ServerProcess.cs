using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>One node from start to stop.</summary>
internal sealed class ServerProcess(
    BrokerConfig config,
    IEventSink events,
    Func<BrokerConfig, Ports, INode> createNode)
{
    // Completes when something failed that nobody handled; then no reactor runs any more.
    private readonly TaskCompletionSource failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the node, calls <paramref name="ready"/>, waits for <paramref name="stop"/>, stops it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="IOException">The node could not start: an address or a directory can not be used.</exception>
    public async Task<int> RunAsync(Task stop, Action ready)
    {
        await using var host = HostPorts.Create(
            [.. config.LogDirs, config.MetadataLogDir],
            new NetworkLimits { FrameMaxBytes = config.SocketRequestMaxBytes },
            events,
            Fail);
        var reactor = host.Ports.CreateReactor("server");
        INode? node = null;
        var started = reactor.Ask(async () =>
        {
            node = createNode(config, host.Ports);
            await node.StartAsync();
            return true;
        });

        // A node can not be stopped half started, and stored nothing that anybody was promised: so it is dropped.
        if (await Task.WhenAny(started, failure.Task, stop) == stop)
        {
            return ExitCodes.Success;
        }

        if (!await EndedAsync(started))
        {
            return ExitCodes.Failure;
        }

        ready();
        var clean = await EndedAsync(stop) && await EndedAsync(StopAsync(reactor, node!));
        return clean ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static Task StopAsync(Reactor reactor, INode node) => reactor.Ask(async () =>
    {
        await node.StopAsync();
        return true;
    });

    // False if something failed that nobody handles; an IOException of the work is left to the caller.
    private async Task<bool> EndedAsync(Task work)
    {
        if (await Task.WhenAny(work, failure.Task) == failure.Task)
        {
            return false;
        }

        try
        {
            await work;
            return true;
        }
        catch (Exception exception) when (exception is not IOException)
        {
            Fail("server", exception);
            return false;
        }
    }

    private void Fail(string where, Exception exception)
    {
        events.Report(new HostEvent(
            EventSeverity.Error, $"The node stops because of a defect of the program in '{where}': {exception}"));
        failure.TrySetResult();
    }
}
