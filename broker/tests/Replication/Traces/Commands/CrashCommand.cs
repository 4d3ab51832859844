namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>crash 1</c>: a broker loses power; what it did not flush is gone.</summary>
internal sealed class CrashCommand : ITraceCommand
{
    public string Name => "crash";

    public void Run(TraceCluster cluster, string[] words)
    {
        foreach (var word in words)
        {
            cluster.Crash(TraceArguments.Id(word));
        }
    }
}
