namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>fetch 2</c>: the next fetch of a follower reaches its leader, and the answer comes back.</summary>
internal sealed class FetchCommand : ITraceCommand
{
    public string Name => "fetch";

    public void Run(TraceCluster cluster, string[] words)
    {
        var message = Messages.Waiting(cluster, words);
        SendCommand.Send(cluster, message);
        if (message.Answer is not null)
        {
            AnswerCommand.Deliver(cluster, message);
        }
    }
}
