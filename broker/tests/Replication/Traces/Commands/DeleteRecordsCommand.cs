using Broker.Protocol;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>delete-records 1 2</c>: a client deletes the records below an offset.</summary>
internal sealed class DeleteRecordsCommand : ITraceCommand
{
    public string Name => "delete-records";

    public void Run(TraceCluster cluster, string[] words)
    {
        var (id, offset) = (TraceArguments.Id(words[0]), TraceArguments.Offset(words[1]));
        var broker = cluster[id];
        cluster.Ask(
            broker.Reactor.Ask(() =>
                broker.Replicas.DeleteRecordsAsync(TraceCluster.Id, offset, TimeSpan.FromHours(1))),
            answer => answer.Error == ErrorCode.None
                ? $"deleted below {answer.LowWatermark}"
                : $"not deleted: {answer.Error.KafkaName()}");
    }
}
