namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>tick 500ms</c>: time passes.</summary>
internal sealed class TickCommand : ITraceCommand
{
    public string Name => "tick";

    public void Run(TraceCluster cluster, string[] words)
    {
        cluster.Advance(TraceArguments.Duration(words[0]));
    }
}
