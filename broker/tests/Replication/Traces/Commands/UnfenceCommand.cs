namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>unfence 3</c>: heartbeats of a broker reach the controller again.</summary>
internal sealed class UnfenceCommand : ITraceCommand
{
    public string Name => "unfence";

    public void Run(TraceCluster cluster, string[] words)
    {
        var broker = TraceArguments.Id(words[0]);
        cluster.Unsilence(broker);
        if (cluster.Heartbeat(broker))
        {
            cluster.Say($"{broker} stays fenced: it has not learned of its registration");
        }
    }
}
