namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>epochs 1 2</c>: where the leader epochs begin in the logs of brokers.</summary>
internal sealed class EpochsCommand : ITraceCommand
{
    public string Name => "epochs";

    public void Run(TraceCluster cluster, string[] words)
    {
        foreach (var word in words)
        {
            var epochs = cluster.PartitionOf(TraceArguments.Id(word)).Log.Epochs.Entries
                .Select(entry => $"{entry.Epoch} from {entry.StartOffset}");
            cluster.Say($"{word}: {string.Join(", ", epochs)}");
        }
    }
}
