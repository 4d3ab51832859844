using Broker.Configuration;

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

    /// <summary>
    /// The in-sync follower of a rack that is furthest among those that have an offset; -1 if there is none, or the
    /// leader stands there itself.
    /// </summary>
    private int PreferredReplica(LeaderState leader, string rack, long offset) => RackOf(leader.Self) == rack
        ? -1
        : leader.Isr
            .Where(member => member != leader.Self && RackOf(member) == rack && newest.IsActive(member)
                && leader.Find(member) is { } follower
                && follower.StartOffset <= offset && follower.Offset >= offset)
            .OrderByDescending(leader.OffsetOf)
            .ThenBy(member => member)
            .FirstOrDefault(-1);

    private string? RackOf(int broker) => newest.Brokers.GetValueOrDefault(broker)?.Rack;
}
