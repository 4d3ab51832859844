using Broker.Metadata;
using Broker.Runtime;

namespace Harness.Faults.Injection;

/// <summary>Who has which role at a partition, by the newest metadata that any node applied.</summary>
internal sealed class FaultTargets
{
    // Its offset never goes back.
    private MetadataImage image = MetadataImage.Empty;

    /// <summary>Takes in what a broker reported; everything but metadata is passed over.</summary>
    public void Observe(BrokerEvent happened)
    {
        if (happened is MetadataEvents.Applied applied && applied.Image.Offset > image.Offset)
        {
            image = applied.Image;
        }
    }

    /// <summary>
    /// The fault with the broker that has the role it is aimed at now; as it is, if it has no such aim, or nobody has
    /// that role.
    /// </summary>
    public PlannedFault Aim(PlannedFault fault) =>
        fault.Target is { } target && image.Find(target.Topic, target.Partition) is { } partition
            && Find(target.Role, partition) is { } broker
            ? fault with { Nodes = [broker] }
            : fault;

    private static int? Find(FaultRole role, PartitionRegistration partition)
    {
        var others = partition.Replicas.Remove(partition.Leader);
        var successor = others.Where(partition.Isr.Contains).Select(id => (int?)id).FirstOrDefault();
        return role switch
        {
            FaultRole.Leader => partition.Leader >= 0 ? partition.Leader : null,
            FaultRole.Successor => successor,
            _ => others.Where(id => id != successor).Select(id => (int?)id).LastOrDefault(),
        };
    }
}
