using Broker.Configuration;
using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

/// <summary>The least a server can run: it listens and sends every frame back. The frame "fail" is a defect.</summary>
internal sealed class EchoNode(BrokerConfig config, Ports ports) : INode
{
    private readonly Reactor reactor = ports.CreateReactor("echo");
    private IDisposable? listener;

    public Task StartAsync() => reactor.Ask(() =>
    {
        listener = ports.Network.Listen(config.Listener, connection => reactor.Spawn(() => EchoAsync(connection)));
        return true;
    });

    public Task StopAsync() => reactor.Ask(() =>
    {
        listener!.Dispose();
        ports.Events.Report(new HostEvent(EventSeverity.Information, "The node stopped."));
        return true;
    });

    private static async Task EchoAsync(IConnection connection)
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            if (frame.Span.SequenceEqual("fail"u8))
            {
                throw new InvalidOperationException("asked to fail");
            }

            connection.Send(frame);
        }
    }
}
