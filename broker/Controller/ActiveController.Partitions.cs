using System.Collections.Immutable;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Controller;

/// <content>In-sync replicas and leaders of partitions.</content>
internal sealed partial class ActiveController
{
    /// <summary>
    /// The leader of a partition proposes new in-sync replicas. A proposal equal to what is in force changes nothing,
    /// and confirms with the quorum that the proposer is still the leader.
    /// </summary>
    /// <param name="proposal">The proposal.</param>
    /// <returns>The partition as decided, or the error.</returns>
    public async Task<(ErrorCode Error, PartitionRegistration? Decided)> AlterPartitionAsync(IsrProposal proposal)
    {
        var error = Check(proposal, out var partition);
        if (error != ErrorCode.None)
        {
            return (error, partition);
        }

        if (partition!.Isr.AsSpan().SequenceEqual(proposal.Isr.AsSpan()) && partition.IsRecovering == proposal.IsRecovering)
        {
            var confirmed = await raft.ConfirmAsync(config.QuorumRequestTimeout);
            return confirmed && Check(proposal, out _) == ErrorCode.None
                ? (ErrorCode.None, partition)
                : (ErrorCode.NotController, null);
        }

        var change = control.AfterProposal(
            image.TopicNames[proposal.TopicId], proposal.Partition, proposal.Isr, proposal.IsRecovering, image);
        var decided = image.Apply(change, image.Offset + 1).Find(change.Topic, change.Index);
        error = await DecideAsync([change]);
        return (error, error == ErrorCode.None ? decided : null);
    }

    private ErrorCode Check(IsrProposal proposal, out PartitionRegistration? partition)
    {
        partition = image.Find(proposal.TopicId) is { } topic ? image.Find(topic.Name, proposal.Partition) : null;
        if (!IsKnown(proposal.Leader, proposal.LeaderBrokerEpoch))
        {
            return ErrorCode.StaleBrokerEpoch;
        }

        if (partition is null)
        {
            return image.Find(proposal.TopicId) is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition;
        }

        // A leader that knows more than this node: another controller must have told it, who is the active one now.
        if (proposal.LeaderEpoch > partition.LeaderEpoch || proposal.PartitionEpoch > partition.PartitionEpoch)
        {
            return ErrorCode.NotController;
        }

        if (proposal.LeaderEpoch < partition.LeaderEpoch)
        {
            return ErrorCode.FencedLeaderEpoch;
        }

        if (proposal.Leader != partition.Leader)
        {
            return ErrorCode.InvalidRequest;
        }

        if (proposal.PartitionEpoch < partition.PartitionEpoch)
        {
            return ErrorCode.InvalidUpdateVersion;
        }

        var replicas = partition.Replicas;
        if (!proposal.Isr.Contains(proposal.Leader)
            || proposal.Isr.Any(member => !replicas.Contains(member))
            || proposal.Isr.Distinct().Count() != proposal.Isr.Length)
        {
            return ErrorCode.InvalidRequest;
        }

        // Recovery ends once, and nobody joins before (KIP-704).
        if (proposal.IsRecovering && (!partition.IsRecovering || proposal.Isr.Length > 1))
        {
            return ErrorCode.InvalidRequest;
        }

        return proposal.Isr.Zip(proposal.BrokerEpochs).All(member => rules.MayBeInSync(CandidacyOf(member.First, member.Second)))
            ? ErrorCode.None
            : ErrorCode.IneligibleReplica;
    }

    private ControllerRules.Candidacy CandidacyOf(int broker, long seenEpoch) => new(
        image.IsActive(broker), seenEpoch, image.Brokers.GetValueOrDefault(broker)?.Epoch ?? -1);

    /// <summary>Elects a leader on demand (KIP-460).</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="kind"><see cref="ElectionKind.Preferred"/> or <see cref="ElectionKind.Unclean"/>.</param>
    public Task<ErrorCode> ElectLeaderAsync(string topic, int partition, ElectionKind kind)
    {
        if (image.Find(topic, partition) is not { } registered)
        {
            return Task.FromResult(ErrorCode.UnknownTopicOrPartition);
        }

        var isThere = kind == ElectionKind.Preferred
            ? registered.Leader == registered.Replicas[0]
            : registered.Leader != PartitionRegistration.NoLeader;
        if (isThere)
        {
            return Task.FromResult(IsActive ? ErrorCode.ElectionNotNeeded : ErrorCode.NotController);
        }

        return control.AfterRequest(topic, partition, kind, image, offline) is { } change
            ? DecideAsync([change])
            : Task.FromResult(kind == ElectionKind.Preferred
                ? ErrorCode.PreferredLeaderNotAvailable
                : ErrorCode.EligibleLeadersNotAvailable);
    }

    /// <summary>All partitions there are.</summary>
    public IReadOnlyList<(string Topic, int Partition)> Partitions =>
    [
        .. from topic in image.Topics.Values
           from partition in Enumerable.Range(0, topic.Partitions.Length)
           select (topic.Name, partition),
    ];

    private async Task BalanceAsync()
    {
        while (IsActive)
        {
            await Task.Delay(config.LeaderImbalanceCheckInterval, ports.Time);
            if (IsActive && control.ToBalance(image, offline).ToList() is { Count: > 0 } changes)
            {
                await DecideAsync(changes);
            }
        }
    }
}
