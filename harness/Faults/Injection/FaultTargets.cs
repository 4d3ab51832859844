using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Runtime;

namespace Harness.Faults.Injection;

/// <summary>Who has which role, by the newest metadata that any node applied and the latest election.</summary>
internal sealed class FaultTargets
{
    // Neither the offset of its metadata nor the epoch of its controller ever goes back.
    private Known known = new(MetadataImage.Empty, null, -1);

    // What was known when each fault began, by its id.
    private readonly Dictionary<int, Known> asOf = [];

    /// <summary>Takes in what a broker reported; everything but metadata and elections is passed over.</summary>
    public void Observe(BrokerEvent happened) => known = happened switch
    {
        MetadataEvents.Applied applied when applied.Image.Offset > known.Image.Offset =>
            known with { Image = applied.Image },
        QuorumEvents.Elected elected when elected.Epoch > known.ControllerEpoch =>
            known with { Controller = elected.Broker, ControllerEpoch = elected.Epoch },
        QuorumEvents.Resigned resigned when resigned.Epoch == known.ControllerEpoch =>
            known with { Controller = null },
        _ => known,
    };

    /// <summary>
    /// A fault that begins now, with the broker that has the role it is aimed at, or had it when another one began; as
    /// it is, if it has no such aim, or nobody has that role.
    /// </summary>
    public PlannedFault Aim(PlannedFault fault)
    {
        asOf[fault.Id] = known;
        return fault.Target is { } target
            && Find(target, fault.Nodes[0], KnownAt(target.AsOfFault)) is { } broker
            ? fault with { Nodes = [broker] }
            : fault;
    }

    // A fault that was taken out of the plan never began.
    private Known KnownAt(int? fault) => fault is { } id && asOf.TryGetValue(id, out var then) ? then : known;

    private static int? Find(FaultTarget target, int drawn, Known known) =>
        target.Role == FaultRole.Controller ? known.Controller
        : known.Image.Find(target.Topic, target.Partition) is { } partition ? Find(target.Role, drawn, partition)
        : null;

    private static int? Find(FaultRole role, int drawn, PartitionRegistration partition)
    {
        var others = partition.Replicas.Remove(partition.Leader);
        var successor = others.Where(partition.Isr.Contains).Select(id => (int?)id).FirstOrDefault();
        return role switch
        {
            FaultRole.Leader => partition.Leader >= 0 ? partition.Leader : null,
            FaultRole.Successor => successor,
            FaultRole.Follower => others.Contains(drawn) ? drawn
                : others.Length > 0 ? others[drawn % others.Length]
                : null,
            FaultRole.LastInSync => partition.Isr.Remove(partition.Leader) is [.., var last] ? last
                : partition.Isr is [var only] ? only
                : null,
            _ => others.Where(id => id != successor).Select(id => (int?)id).LastOrDefault(),
        };
    }

    // The newest metadata, and who won the latest election of a controller; null once it resigned.
    private sealed record Known(MetadataImage Image, int? Controller, int ControllerEpoch);
}
