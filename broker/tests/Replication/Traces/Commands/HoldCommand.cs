namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>hold 2 as late</c>: a request is under way, and stays so until the script names it again.</summary>
internal sealed class HoldCommand : ITraceCommand
{
    public string Name => "hold";

    public void Run(TraceCluster cluster, string[] words)
    {
        if (words is not [.. var which, "as", var name])
        {
            throw new TraceException("hold wants a request, and a name after \"as\"");
        }

        var message = Messages.Waiting(cluster, which);
        message.Name = name;
        cluster.Say($"{name}: {MessageText.Request(cluster, message)}");
    }
}
