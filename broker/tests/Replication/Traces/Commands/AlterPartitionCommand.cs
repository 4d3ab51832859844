namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>alter-partition 1</c>: what a leader proposes reaches the controller, and the answer comes back.
/// </summary>
internal sealed class AlterPartitionCommand : ITraceCommand
{
    public string Name => "alter-partition";

    public void Run(TraceCluster cluster, string[] words)
    {
        var message = Messages.Waiting(cluster, ["alter-partition", .. words]);
        SendCommand.Send(cluster, message);
        AnswerCommand.Deliver(cluster, message);
    }
}
