namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>fence 3</c>: the controller hears nothing of a broker for a whole session, which takes a second.
/// </summary>
internal sealed class FenceCommand : ITraceCommand
{
    public string Name => "fence";

    public void Run(TraceCluster cluster, string[] words)
    {
        var broker = TraceArguments.Id(words[0]);
        cluster.Silent.Add(broker);
        for (var i = 0; i < 20 && cluster.Controller.Image.IsUnfenced(broker); i++)
        {
            cluster.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
