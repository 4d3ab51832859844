using System.Collections.Immutable;
using Broker.Configuration;
using Broker.Metadata;

namespace Broker.Controller;

/// <summary>
/// The controller's decisions about partitions, as pure functions from a picture of the metadata to the records that
/// change it.
/// </summary>
/// <param name="config">The configuration of the node; topics replace some of it.</param>
/// <param name="rules">The rules that keep what is committed.</param>
internal sealed class ReplicationControl(BrokerConfig config, BrokerRules rules)
{
    /// <summary>
    /// What changes when a broker can no longer be reached, or is about to stop: it leaves the in-sync replicas and
    /// gives up leadership. Where too few remain to commit anything it is eligible to lead later, because it has every
    /// committed record.
    /// </summary>
    public IEnumerable<MetadataRecord> AfterLossOf(int broker, MetadataImage image, OfflineReplicas offline) =>
        from found in Partitions(image)
        where found.Partition.Isr.Contains(broker)
        from change in Change(
            found, found.Partition.Isr.Remove(broker), [], image, offline, replica => replica != broker)
        select change;

    /// <summary>
    /// What changes when a broker may have lost records that it had acknowledged: it is neither in sync nor eligible to
    /// lead anywhere, until it has fetched what it lacks.
    /// </summary>
    public IEnumerable<MetadataRecord> AfterUncleanStopOf(int broker, MetadataImage image, OfflineReplicas offline) =>
        from found in Partitions(image)
        where found.Partition.Isr.Contains(broker) || found.Partition.Elr.Contains(broker)
        from change in AfterLossOfCopy(broker, found, image, offline)
        select change;

    /// <summary>
    /// What changes when replicas of a broker are offline: they leave the in-sync replicas and give up leadership. One
    /// that is damaged lacks records; the leader epoch it was in ends in any case: what it had asked for in it is
    /// refused from now on, so that a replica that begins anew is not taken for the old one.
    /// </summary>
    public IEnumerable<MetadataRecord> AfterFailureOf(
        int broker, IReadOnlyList<OfflineReport> reports, MetadataImage image, OfflineReplicas offline)
    {
        foreach (var report in reports)
        {
            // A topic that was deleted has no replicas any more, whoever has its name.
            if (image.Find(report.TopicId) is not { } topic
                || image.Find(topic.Name, report.Partition) is not { } partition
                || !partition.Replicas.Contains(broker))
            {
                continue;
            }

            var endsEpoch = partition.LeaderEpoch <= report.LeaderEpoch
                && partition.Leader != PartitionRegistration.NoLeader;
            var found = new Found(topic.Name, report.Partition, partition);
            var changes = Change(
                found, partition.Isr.Remove(broker), report.IsDamaged ? [broker] : [], image, offline,
                replica => replica != broker, endsEpoch: endsEpoch);
            foreach (var change in changes)
            {
                yield return change;
            }
        }
    }

    /// <summary>What changes when a broker becomes available: leaderless partitions may find a leader.</summary>
    public IEnumerable<MetadataRecord> AfterReturnOf(int broker, MetadataImage image, OfflineReplicas offline) =>
        from found in Partitions(image)
        where found.Partition.Leader == PartitionRegistration.NoLeader && found.Partition.Replicas.Contains(broker)
        from change in Change(found, found.Partition.Isr, [], image, offline, isReturning: broker)
        select change;

    /// <summary>What changes when the leader of a partition has other replicas in sync.</summary>
    /// <param name="name">Name of the topic.</param>
    /// <param name="index">Number of the partition, which has a leader.</param>
    /// <param name="isr">The new in-sync replicas, the leader among them.</param>
    /// <param name="isRecovering">Whether the leader still recovers from an unclean election.</param>
    /// <param name="image">The metadata.</param>
    public MetadataRecord.PartitionChange AfterProposal(
        string name, int index, ImmutableArray<int> isr, bool isRecovering, MetadataImage image)
    {
        var partition = image.Find(name, index)!;
        var election = new PartitionElection(
            rules.Replication, MinIsr(image, image.Topics[name]), id => id == partition.Leader, ElectionKind.Clean);
        var next = election.Decide(partition, isr, []) with { IsRecovering = isRecovering };
        return Record(new(name, index, partition), next, elected: false);
    }

    /// <summary>What changes when somebody asks for another leader; null if nothing.</summary>
    public MetadataRecord? AfterRequest(
        string name, int index, ElectionKind kind, MetadataImage image, OfflineReplicas offline)
    {
        var partition = image.Find(name, index)!;
        return Change(new(name, index, partition), partition.Isr, [], image, offline, kind: kind).FirstOrDefault();
    }

    /// <summary>
    /// What changes when brokers are to lead what they are the preferred leaders of, where more of it than a
    /// percentage is led by others.
    /// </summary>
    public IEnumerable<MetadataRecord> ToBalance(MetadataImage image, OfflineReplicas offline) =>
        from preferred in Partitions(image).GroupBy(found => found.Partition.Replicas[0])
        let elsewhere = preferred.Where(found => found.Partition.Leader != preferred.Key).ToList()
        where elsewhere.Count * 100 > config.LeaderImbalancePercentage * preferred.Count()
        from found in elsewhere
        where found.Partition.Isr.Contains(preferred.Key)
        from change in Change(found, found.Partition.Isr, [], image, offline, kind: ElectionKind.Preferred)
        select change;

    /// <summary>
    /// What changes with configurations. Where <c>min.insync.replicas</c> is another one, only who is in sync is
    /// eligible to lead from now on (KIP-966), as more may be committed. Where nobody is in sync, nothing can be before
    /// one of those eligible leads, so that they stay. The partition epoch grows in any case: what a leader proposes
    /// that has not heard of the change would be decided by the new number and acted upon by the old one.
    /// </summary>
    /// <param name="before">The metadata before.</param>
    /// <param name="after">The metadata with the new values.</param>
    /// <param name="offline">Which replicas are offline.</param>
    public IEnumerable<MetadataRecord> AfterConfigChange(
        MetadataImage before, MetadataImage after, OfflineReplicas offline)
    {
        foreach (var found in Partitions(after))
        {
            var isNew = MinIsr(after, after.Topics[found.Name]) != MinIsr(before, before.Topics[found.Name]);
            var (isr, elr) = (found.Partition.Isr, found.Partition.Elr);
            if (isNew || found.Partition.Leader == PartitionRegistration.NoLeader)
            {
                foreach (var change in Change(found, isr, isNew && !isr.IsEmpty ? elr : [], after, offline,
                    always: isNew))
                {
                    yield return change;
                }
            }
        }
    }

    /// <summary>
    /// How many in-sync replicas a topic needs to commit anything: what it says itself, else what brokers say, and at
    /// most as many as it has.
    /// </summary>
    public int MinIsr(MetadataImage image, TopicImage topic)
    {
        var wanted = EffectiveConfig.OfElections(config, image, topic).MinInsyncReplicas;
        return topic.Partitions.IsEmpty ? wanted : Math.Min(wanted, topic.Partitions[0].Replicas.Length);
    }

    private IEnumerable<MetadataRecord> AfterLossOfCopy(
        int broker, Found found, MetadataImage image, OfflineReplicas offline)
    {
        var isr = found.Partition.Isr;
        var leaves = !isr.Contains(broker) || rules.Controller.Leaves(new(IsLastInSync: isr.Length == 1));
        return Change(
            found, leaves ? isr.Remove(broker) : isr, [broker], image, offline, replica => replica != broker);
    }

    // At most one record: none if everything stays as it is.
    private IEnumerable<MetadataRecord> Change(
        Found found, ImmutableArray<int> isr, ImmutableArray<int> lost, MetadataImage image, OfflineReplicas offline,
        Func<int, bool>? spares = null, int isReturning = -1, bool endsEpoch = false, ElectionKind? kind = null,
        bool always = false)
    {
        var topic = image.Topics[found.Name];
        var anyone = rules.Controller.MayElectUncleanly(
            EffectiveConfig.OfElections(config, image, topic).UncleanLeaderElection);
        var election = new PartitionElection(
            rules.Replication,
            MinIsr(image, topic),
            replica => (replica == isReturning || image.IsActive(replica))
                && spares?.Invoke(replica) != false
                && !offline.Contains(replica, topic.Id, found.Index),
            kind ?? (anyone ? ElectionKind.Unclean : ElectionKind.Clean));
        var next = election.Decide(found.Partition, isr, lost);
        if (endsEpoch || always || !IsSame(found.Partition, next))
        {
            yield return Record(found, next, endsEpoch || next.Leader != found.Partition.Leader);
        }
    }

    private static MetadataRecord.PartitionChange Record(Found found, PartitionRegistration next, bool elected) =>
        new(found.Name, found.Index, next.Isr, next.Leader, elected)
        {
            Elr = next.Elr,
            LastKnownElr = next.LastKnownElr,
            IsRecovering = next.IsRecovering,
        };

    private static bool IsSame(PartitionRegistration old, PartitionRegistration next) =>
        old.Leader == next.Leader && old.IsRecovering == next.IsRecovering && old.Isr.SequenceEqual(next.Isr)
        && old.Elr.SequenceEqual(next.Elr) && old.LastKnownElr.SequenceEqual(next.LastKnownElr);

    private static IEnumerable<Found> Partitions(MetadataImage image)
    {
        foreach (var (name, topic) in image.Topics)
        {
            for (var index = 0; index < topic.Partitions.Length; index++)
            {
                yield return new Found(name, index, topic.Partitions[index]);
            }
        }
    }

    private readonly record struct Found(string Name, int Index, PartitionRegistration Partition);
}
