namespace Broker.Server;

/// <summary>A node made of two functions.</summary>
internal sealed class DelegateNode(Func<Task> start, Func<Task> stop) : INode
{
    public Task StartAsync() => start();

    public Task StopAsync() => stop();
}
