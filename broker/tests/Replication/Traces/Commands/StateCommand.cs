using Broker.Replication;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary><c>state</c>: what every replica and the controller know. <c>state 1 2</c>: only these.</summary>
internal sealed class StateCommand : ITraceCommand
{
    public string Name => "state";

    public void Run(TraceCluster cluster, string[] words)
    {
        var brokers = words.Length == 0 ? TraceCluster.Brokers : [.. words.Select(TraceArguments.Id)];
        var rows = brokers.Select(broker => (Broker: broker, Role: RoleOf(cluster, broker))).ToList();
        var width = rows.Max(row => row.Role.Length);
        foreach (var (broker, role) in rows)
        {
            cluster.Say($"{broker} {role.PadRight(width)}  {LogOf(cluster, broker)}".TrimEnd());
        }

        if (words.Length == 0)
        {
            cluster.Say($"controller: {MetadataText.Of(cluster.Controller.Image.Find(TraceCluster.Id.Topic, 0)!)}");
        }
    }

    private static string RoleOf(TraceCluster cluster, int broker) => cluster.Find(broker) switch
    {
        null => "is down",
        { Replicas.Offline.Count: > 0 } => "is offline",
        { Partition: null } => "knows nothing yet",
        { Partition.Leader: { } leader } => RoleOf(leader),
        { Partition: { LeaderId: < 0 } partition } => $"waits for a leader in epoch {partition.LeaderEpoch}",
        { Partition: var partition } => $"follows {partition.LeaderId} in epoch {partition.LeaderEpoch}",
    };

    private static string RoleOf(LeaderState leader)
    {
        var proposed = leader.ProposedIsr is { } ids ? $", proposed {TraceText.Ids(ids)}" : "";
        var isr = $"{TraceText.Ids(leader.Isr)}{proposed}";
        return $"leads in epoch {leader.Epoch} from {leader.EpochStartOffset}, isr {isr}";
    }

    private static string LogOf(TraceCluster cluster, int broker)
    {
        if (cluster.Find(broker)?.Partition is not { } partition)
        {
            return "";
        }

        var batches = cluster.On(broker, () => Batches.ReadAllAsync(partition.Log));
        var start = partition.Log.StartOffset > 0 ? $"from {partition.Log.StartOffset}: " : "";
        var highWatermark = partition.HighWatermark;
        var below = highWatermark < partition.Log.StartOffset ? $" high watermark {highWatermark}" : "";
        return start + TraceText.Log(batches, partition.Log.StartOffset, highWatermark) + below;
    }
}
