namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>drop 2</c>: a request, or its answer, is lost; who asked notices that the connection ended.</summary>
internal sealed class DropCommand : ITraceCommand
{
    public string Name => "drop";

    public void Run(TraceCluster cluster, string[] words)
    {
        var waiting = words is [var first, .. var rest] && first == "answer"
            ? Messages.Answered(cluster, rest)
            : Messages.Waiting(cluster, words);
        cluster.Network.Remove(waiting);
        waiting.Connection.Close();
        cluster.Settle();
    }
}
