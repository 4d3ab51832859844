using Broker.Protocol;
using Broker.Protocol.ListOffsets;
using Broker.Replication;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>list-offset 1</c>: a client asks a broker for the end of the partition.</summary>
internal sealed class ListOffsetCommand : ITraceCommand
{
    public string Name => "list-offset";

    public void Run(TraceCluster cluster, string[] words)
    {
        var id = TraceArguments.Id(words[0]);
        var broker = cluster[id];
        cluster.Ask(
            broker.Reactor.Ask(() => broker.Replicas.ListOffsetAsync(
                TraceCluster.Id, new OffsetQuestion(ListOffsetsRequest.Latest, -1, TimeSpan.FromHours(1)))),
            answer => answer.Error == ErrorCode.None
                ? $"latest offset at {id}: {answer.Offset} in epoch {answer.LeaderEpoch}"
                : $"latest offset at {id}: {answer.Error.KafkaName()}");
    }
}
