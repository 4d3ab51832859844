using System.Globalization;
using Broker.Protocol;
using Broker.Protocol.AlterPartition;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>propose 1 isr=1,2,3</c>: a change of the in-sync replicas written by hand, correct but for what the script says:
/// <c>leader-epoch</c>, <c>partition-epoch</c>, <c>from-process</c> (of the leader) and <c>processes</c> (of the
/// members).
/// </summary>
internal sealed class ProposeCommand : ITraceCommand
{
    public string Name => "propose";

    public void Run(TraceCluster cluster, string[] words)
    {
        var id = TraceArguments.Id(words[0]);
        var named = TraceArguments.Named(words);
        var partition = cluster.Controller.Image.Find(TraceCluster.Id.Topic, 0)!;
        var isr = TraceOptions.Ids(named["isr"]);
        var processes = named.TryGetValue("processes", out var list) ? TraceOptions.Ids(list) : [];
        var change = new AlterPartitionRequest.Partition
        {
            LeaderEpoch = Number(named, "leader-epoch", partition.LeaderEpoch),
            PartitionEpoch = Number(named, "partition-epoch", partition.PartitionEpoch),
            NewIsr = [.. isr.Select((member, index) => new AlterPartitionRequest.Replica(
                member, index < processes.Length ? cluster.EpochOf(member, processes[index]) : -1))],
        };
        var request = new AlterPartitionRequest
        {
            BrokerId = id,
            BrokerEpoch = cluster.EpochOf(id, Number(named, "from-process", 1)),
            Topics = [new(cluster.Controller.Image.Topics[TraceCluster.Id.Topic].Id, [change])],
        };
        var connection = new TraceConnection(cluster.Network, id, TraceController.Id, -1);
        var header = new RequestHeader(ApiKey.AlterPartition, 3, 0, null);
        using var frame = MessageFrames.Request(cluster.World.Frames, header, request);
        var message = new TraceMessage(connection, frame.Span.ToArray());
        cluster.Send(message);
        cluster.Say(MessageText.Answer(message));
    }

    private static int Number(SortedDictionary<string, string> named, string key, int otherwise) =>
        named.TryGetValue(key, out var given) ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}
