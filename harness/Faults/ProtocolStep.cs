using Broker.Controller.Raft;
using Broker.Coverage;
using Broker.Lifecycle;
using Broker.Metadata;
using Broker.Replication;
using Broker.Runtime;

namespace Harness.Faults;

/// <summary>A point in the protocol that a broker comes to, and tells of.</summary>
/// <param name="Id">What scenario files call it.</param>
/// <param name="Meaning">What has just happened, or is about to, in one sentence.</param>
public sealed record ProtocolStep(string Id, string Meaning)
{
    /// <summary>Whether an event says that a broker came to it.</summary>
    public required Func<BrokerEvent, bool> Is { get; init; }

    /// <summary>All of them: first those that belong to every run, then the branches of the protocol.</summary>
    public static IReadOnlyList<ProtocolStep> All { get; } =
    [
        new("appending", "A replica is about to write a batch.") { Is = e => e is ReplicaSteps.Appending },
        new("committed", "A leader's high watermark moved, and nobody was told.")
        {
            Is = e => e is ReplicaSteps.HighWatermarkMoved { Leads: true },
        },
        new("commit-heard", "A follower's high watermark moved.")
        {
            Is = e => e is ReplicaSteps.HighWatermarkMoved { Leads: false },
        },
        new("isr-proposed",
            "A leader counts with other in-sync replicas: it is about to propose them, or to apply them.")
        {
            Is = e => e is ReplicaSteps.MaximalIsrChanged,
        },
        new("isr-decided", "A leader heard which replicas are in sync now, and did not commit by it yet.")
        {
            Is = e => e is PartitionEvents.IsrChanged,
        },
        new("leading", "A replica became the leader.") { Is = e => e is PartitionEvents.BecameLeader },
        new("following", "A replica follows another leader.") { Is = e => e is PartitionEvents.BecameFollower },
        new("metadata-applied", "A broker applied what the controller decided.")
        {
            Is = e => e is MetadataEvents.Applied,
        },
        new("controller-elected", "A broker became the active controller.") { Is = e => e is QuorumEvents.Elected },
        new("registered", "The controller knows the broker's process.") { Is = e => e is LifecycleEvents.Registered },
        .. Branches.All.Select(branch => new ProtocolStep(branch.Id, branch.Meaning)
        {
            Is = e => e is Reached reached && reached.Branch.Id == branch.Id,
        }),
    ];

    /// <summary>The step of an id; null for an id that is none.</summary>
    public static ProtocolStep? Find(string? id) => All.FirstOrDefault(step => step.Id == id);
}
