namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>learn 2 3</c>: brokers take over the newest metadata, one after the other.</summary>
internal sealed class LearnCommand : ITraceCommand
{
    public string Name => "learn";

    public void Run(TraceCluster cluster, string[] words)
    {
        foreach (var word in words)
        {
            cluster.Learn(TraceArguments.Id(word));
        }
    }
}
