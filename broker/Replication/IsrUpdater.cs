using System.Collections.Immutable;
using Broker.Protocol;

namespace Broker.Replication;

/// <summary>Brings changes of the in-sync replicas, and questions whether this broker still leads, to the controller.</summary>
internal sealed class IsrUpdater(PartitionContext context, IControllerLink controller)
{
    /// <summary>Proposes in-sync replicas, again and again until their fate is known.</summary>
    public void Propose(Partition partition, LeaderState leader, ImmutableArray<int> isr)
    {
        leader.Propose(isr);
        context.Reactor.Spawn(() => ProposeAsync(partition, leader, isr));
    }

    /// <summary>Asks the controller to confirm the leadership, until every read that waits for it can be answered.</summary>
    public void Confirm(Partition partition, LeaderState leader)
    {
        if (!leader.AskingController)
        {
            leader.AskingController = true;
            context.Reactor.Spawn(() => ConfirmAsync(partition, leader));
        }
    }

    private async Task ProposeAsync(Partition partition, LeaderState leader, ImmutableArray<int> isr)
    {
        var partitionEpoch = leader.PartitionEpoch;
        var unanswered = false;
        while (ReferenceEquals(partition.Leader, leader) && leader.PartitionEpoch == partitionEpoch)
        {
            var answer = await TryAsync(partition, leader, partitionEpoch, isr);
            switch (answer?.Error)
            {
                case ErrorCode.None:
                    partition.OnIsrDecided(leader, answer.Value.Isr, answer.Value.PartitionEpoch);
                    return;
                case ErrorCode.IneligibleReplica or ErrorCode.InvalidRequest when !unanswered:
                    leader.Withdraw();
                    partition.Advance();
                    return;
                default:
                    // The request may still be on its way, and be applied after a later one was refused; or a
                    // controller took it on that is deposed before it is committed. Only the metadata, or a later
                    // attempt, tells.
                    unanswered = true;
                    break;
            }

            await Task.Delay(context.Config.ReplicaFetchBackoff, context.Time);
        }
    }

    private async Task ConfirmAsync(Partition partition, LeaderState leader)
    {
        while (ReferenceEquals(partition.Leader, leader)
            && leader.NeedsController(partition.MinIsr)
            && leader.ConfirmedAt(partition.MinIsr) < leader.ConfirmationWantedAt)
        {
            var askedAt = leader.NextPosition();
            var answer = await TryAsync(partition, leader, leader.PartitionEpoch, leader.Isr);
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
        Partition partition, LeaderState leader, int partitionEpoch, ImmutableArray<int> isr)
    {
        try
        {
            return await controller.AlterPartitionAsync(partition.Id, leader.Epoch, partitionEpoch, isr);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return null;
        }
    }
}
