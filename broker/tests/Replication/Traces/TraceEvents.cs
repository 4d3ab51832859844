using Broker.Replication;
using Broker.Runtime;

namespace Broker.Tests.Replication.Traces;

/// <summary>Puts what replicas report in words.</summary>
internal sealed class TraceEvents(Action<string> say) : IEventSink
{
    public void Report(BrokerEvent happened)
    {
        if (Describe(happened) is { } line)
        {
            say(line);
        }
    }

    private static string? Describe(BrokerEvent happened) => happened switch
    {
        PartitionEvents.BecameLeader e => $"{e.Broker} leads in epoch {e.Epoch} from {e.EpochStartOffset}",
        PartitionEvents.BecameFollower { Leader: < 0 } e => $"{e.Broker} waits for a leader in epoch {e.Epoch}",
        PartitionEvents.BecameFollower e => $"{e.Broker} follows {e.Leader} in epoch {e.Epoch}",
        PartitionEvents.IsrChanged e => $"{e.Leader} counts with isr {TraceText.Ids(e.Isr)}",
        PartitionEvents.Truncated e => $"{e.Broker} truncates its log from {e.From} to {e.To}"
            + (e.To < e.HighWatermark ? $", below its high watermark {e.HighWatermark}" : ""),
        PartitionEvents.Restarted e => $"{e.Broker} begins anew at {e.Start}",
        PartitionEvents.WentOffline e => $"the replica of {e.Broker} is offline",
        PartitionEvents.StartedAnew e => $"{e.Broker} deletes its damaged replica",
        PartitionEvents.CorruptFetch => "the records can't be stored",
        _ => null,
    };
}
