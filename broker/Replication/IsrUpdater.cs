using System.Collections.Immutable;
using Broker.Coverage;
using Broker.Protocol;

namespace Broker.Replication;

/// <summary>
/// Brings changes of the in-sync replicas, and questions whether this broker still leads, to the controller.
/// </summary>
internal sealed class IsrUpdater(PartitionContext context, IControllerLink controller)
{
    /// <summary>Proposes in-sync replicas, again and again until their fate is known.</summary>
    public void Propose(Partition partition, LeaderState leader, ImmutableArray<int> isr)
    {
        // Taken now, with the state that the proposal is for: by the time it is sent, another change may have been
        // decided.
        var proposal = new Proposal(leader.PartitionEpoch, leader.MembersOf(isr));
        leader.Propose(isr);
        partition.OnMaximalIsr(leader);
        context.Reactor.Spawn(() => ProposeAsync(partition, leader, proposal));
    }

    /// <summary>
    /// Asks the controller to confirm the leadership, until every read that waits for it can be answered.
    /// </summary>
    public void Confirm(Partition partition, LeaderState leader)
    {
        if (!leader.AskingController)
        {
            leader.AskingController = true;
            context.Events.Reach(Branches.ControllerConfirmed);
            context.Reactor.Spawn(() => ConfirmAsync(partition, leader));
        }
    }

    private async Task ProposeAsync(Partition partition, LeaderState leader, Proposal proposal)
    {
        var mayBeApplied = false;
        while (ReferenceEquals(partition.Leader, leader) && leader.PartitionEpoch == proposal.PartitionEpoch)
        {
            var answer = await TryAsync(partition, leader, proposal);
            switch (answer?.Error)
            {
                case ErrorCode.None:
                    partition.OnIsrDecided(leader, answer.Value.Isr, answer.Value.PartitionEpoch);
                    return;
                case ErrorCode.IneligibleReplica or ErrorCode.InvalidRequest
                    when !mayBeApplied || IsOutdated(leader, proposal):
                    leader.Withdraw(proposal.PartitionEpoch);
                    partition.OnMaximalIsr(leader);
                    partition.Advance();
                    return;
                case null or ErrorCode.RequestTimedOut:
                    // It may still be on its way, or in the controllers' log, and be applied after a later one was
                    // refused: only a change of the partition epoch ends it.
                    mayBeApplied = true;
                    break;
            }

            await Task.Delay(context.Config.ReplicaFetchBackoff, context.Time);
        }
    }

    // A member registered again since: no controller applies the proposal any more, however late it comes. Had one
    // applied it before, the refusal would have been of the partition epoch.
    private static bool IsOutdated(LeaderState leader, Proposal proposal) =>
        leader.MembersOf([.. proposal.Members.Select(member => member.Broker)])
            .Zip(proposal.Members)
            .Any(member => member.Second.BrokerEpoch >= 0 && member.First.BrokerEpoch > member.Second.BrokerEpoch);

    private async Task ConfirmAsync(Partition partition, LeaderState leader)
    {
        while (ReferenceEquals(partition.Leader, leader)
            && leader.NeedsController(partition.MinIsr)
            && leader.ConfirmedAt(partition.MinIsr) < leader.ConfirmationWantedAt)
        {
            var askedAt = leader.NextPosition();
            var inForce = new Proposal(leader.PartitionEpoch, leader.MembersOf(leader.Isr));
            var answer = await TryAsync(partition, leader, inForce);
            if (answer?.Error == ErrorCode.None)
            {
                leader.OnConfirmedByController(askedAt);
                partition.Wake();
            }
            else
            {
                await Task.Delay(context.Config.ReplicaFetchBackoff, context.Time);
            }
        }

        leader.AskingController = false;
    }

    private async Task<(ErrorCode Error, ImmutableArray<int> Isr, int PartitionEpoch)?> TryAsync(
        Partition partition, LeaderState leader, Proposal proposal)
    {
        try
        {
            var members = context.Rules.Replication.ProposesWhatWasChecked
                ? proposal.Members
                : leader.MembersOf([.. proposal.Members.Select(member => member.Broker)]);
            return await controller.AlterPartitionAsync(
                partition.TopicId, partition.Id.Partition, leader.Epoch, proposal.PartitionEpoch, members);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return null;
        }
    }

    private sealed record Proposal(int PartitionEpoch, ImmutableArray<IsrMember> Members);
}
