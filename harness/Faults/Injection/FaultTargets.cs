using Broker.Metadata;
using Broker.Runtime;

namespace Harness.Faults.Injection;

/// <summary>Who has which role at a partition, by the newest metadata that any node applied.</summary>
internal sealed class FaultTargets
{
    // Its offset never goes back.
    private MetadataImage image = MetadataImage.Empty;

    // What was known when each fault began, by its id.
    private readonly Dictionary<int, MetadataImage> asOf = [];

    /// <summary>Takes in what a broker reported; everything but metadata is passed over.</summary>
    public void Observe(BrokerEvent happened)
    {
        if (happened is MetadataEvents.Applied applied && applied.Image.Offset > image.Offset)
        {
            image = applied.Image;
        }
    }

    /// <summary>
    /// A fault that begins now, with the broker that has the role it is aimed at, or had it when another one began; as
    /// it is, if it has no such aim, or nobody has that role.
    /// </summary>
    public PlannedFault Aim(PlannedFault fault)
    {
        asOf[fault.Id] = image;
        return fault.Target is { } target
            && KnownAt(target.AsOfFault).Find(target.Topic, target.Partition) is { } partition
            && Find(target.Role, partition) is { } broker
            ? fault with { Nodes = [broker] }
            : fault;
    }

    // A fault that was taken out of the plan never began.
    private MetadataImage KnownAt(int? fault) =>
        fault is { } id && asOf.TryGetValue(id, out var then) ? then : image;

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
