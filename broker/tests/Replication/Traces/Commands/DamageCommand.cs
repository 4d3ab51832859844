namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>damage 3</c>: a bit of the last record on a disk flips.</summary>
internal sealed class DamageCommand : ITraceCommand
{
    public string Name => "damage";

    public void Run(TraceCluster cluster, string[] words)
    {
        cluster.Damage(TraceArguments.Id(words[0]));
    }
}
