namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>flush 1</c>: a broker flushes its log, where it is not flushed before it counts.</summary>
internal sealed class FlushCommand : ITraceCommand
{
    public string Name => "flush";

    public void Run(TraceCluster cluster, string[] words)
    {
        var partition = cluster.PartitionOf(TraceArguments.Id(words[0]));
        cluster.On(TraceArguments.Id(words[0]), async () =>
        {
            await partition.Log.FlushAsync();
            return true;
        });
    }
}
