namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>restart 1</c>: a broker that is down starts and registers; <c>clean</c> if it runs, which stops it in order
/// first; <c>empty</c> with a new disk.
/// </summary>
internal sealed class RestartCommand : ITraceCommand
{
    public string Name => "restart";

    public void Run(TraceCluster cluster, string[] words)
    {
        var broker = TraceArguments.Id(words[0]);
        switch (words)
        {
            case [_, "clean"]:
                cluster.Stop(broker);
                break;
            case [_, "empty"]:
                cluster.Wipe(broker);
                break;
            case [_]:
                break;
            default:
                throw new TraceException($"restart does not know: {string.Join(" ", words)}");
        }

        cluster.Start(broker);
    }
}
