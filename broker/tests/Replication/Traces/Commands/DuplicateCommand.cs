namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>duplicate 2</c>: a copy of a request reaches its receiver first; nobody waits for that answer.</summary>
internal sealed class DuplicateCommand : ITraceCommand
{
    public string Name => "duplicate";

    public void Run(TraceCluster cluster, string[] words)
    {
        var message = Messages.Waiting(cluster, words);
        var copy = new TraceMessage(message.Connection, message.Request);
        SendCommand.Send(cluster, copy);
        if (copy.Answer is not null)
        {
            cluster.Say(MessageText.Answer(copy));
        }
    }
}
