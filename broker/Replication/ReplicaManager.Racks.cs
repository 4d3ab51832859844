using Broker.Configuration;
using Broker.Replication.Protocols;

namespace Broker.Replication;

/// <content>Consumers that read from a follower in their rack (KIP-392).</content>
internal sealed partial class ReplicaManager
{
    // A follower can't confirm that its leader still leads.
    private bool GoesByRack(FetchQuestion question) =>
        question.Replica == FetchQuestion.Consumer
        && question.Rack.Length > 0
        && context.Config.RackAwareReads
        && context.Config.ReadConfirmation == ReadConfirmation.None;

    private PartitionFetch WithPreferred(PartitionFetch fetch, FetchQuestion question, long offset)
    {
        if (fetch.Leader is { } leader && GoesByRack(question))
        {
            fetch.PreferredReplica = PreferredReplica(leader, question.Rack, offset);
        }

        return fetch;
    }

    // No other one than the leader where that stands in the rack itself.
    private int PreferredReplica(LeaderState leader, string rack, long offset) => RackOf(leader.Self) == rack
        ? -1
        : context.Rules.Replication.PreferredReadReplica(
            [
                .. from member in leader.Isr.Order()
                   where member != leader.Self && RackOf(member) == rack && newest.IsActive(member)
                   let follower = leader.Find(member)
                   where follower is not null
                   select new ReplicationProtocol.ReadCandidate(member, follower.StartOffset, follower.Offset),
            ],
            offset);

    private string? RackOf(int broker) => newest.Brokers.GetValueOrDefault(broker)?.Rack;
}
