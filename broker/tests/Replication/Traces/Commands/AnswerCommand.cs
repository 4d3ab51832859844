using Broker.Protocol;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>answer 2</c>: an answer that waits in the network comes back.</summary>
internal sealed class AnswerCommand : ITraceCommand
{
    public string Name => "answer";

    public void Run(TraceCluster cluster, string[] words)
    {
        Deliver(cluster, Messages.Answered(cluster, words));
    }

    /// <summary>An answer comes back.</summary>
    public static void Deliver(TraceCluster cluster, TraceMessage message)
    {
        cluster.Say(MessageText.Answer(message));
        cluster.Network.Remove(message);
        message.Connection.Deliver(message.Answer!);
        cluster.Settle();
        if (message.Api == ApiKey.AlterPartition)
        {
            cluster.OnDecision(message.From);
        }
    }
}
