namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>send 2</c>: a request reaches its receiver; the answer waits in the network.</summary>
internal sealed class SendCommand : ITraceCommand
{
    public string Name => "send";

    public void Run(TraceCluster cluster, string[] words)
    {
        Send(cluster, Messages.Waiting(cluster, words));
    }

    /// <summary>A request reaches its receiver.</summary>
    public static void Send(TraceCluster cluster, TraceMessage message)
    {
        cluster.Say(MessageText.Request(cluster, message));
        cluster.Send(message);
    }
}
