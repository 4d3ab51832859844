using Broker.Metadata;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>elect 2</c>: the controller elects a leader by hand, in a new leader epoch; nobody knows yet.</summary>
internal sealed class ElectCommand : ITraceCommand
{
    public string Name => "elect";

    public void Run(TraceCluster cluster, string[] words)
    {
        var leader = TraceArguments.Id(words[0]);
        var partition = cluster.Controller.Image.Find(TraceCluster.Id.Topic, 0)!;
        var named = TraceArguments.Named(words);
        var isr = named.TryGetValue("isr", out var ids) ? TraceOptions.Ids(ids) : partition.Isr;
        cluster.Controller.Decide(
            new MetadataRecord.PartitionChange(TraceCluster.Id.Topic, 0, isr, leader, Elected: true));
    }
}
