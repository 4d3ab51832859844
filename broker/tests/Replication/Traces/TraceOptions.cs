using System.Collections.Immutable;
using System.Globalization;
using Broker.Configuration;
using Broker.Defects;
using Broker.Tests.Doubles;

namespace Broker.Tests.Replication.Traces;

/// <summary>How the cluster of a trace is set up.</summary>
internal sealed record TraceOptions
{
    /// <summary>The rules of the brokers.</summary>
    public BrokerRules Rules { get; init; } = BrokerRules.Correct;

    /// <summary>A defect of the brokers, or null.</summary>
    public Defect? Defect { get; init; }

    /// <summary>The replicas of the partition; the first one leads.</summary>
    public ImmutableArray<int> Replicas { get; init; } = [1, 2, 3];

    /// <summary>Those in sync at the start.</summary>
    public ImmutableArray<int> Isr { get; init; } = [1, 2, 3];

    /// <summary><c>min.insync.replicas</c>.</summary>
    public int MinIsr { get; init; } = 2;

    /// <summary><c>log.flush.before.ack</c>.</summary>
    public bool FlushBeforeAck { get; init; } = true;

    /// <summary><c>read.confirmation</c>.</summary>
    public ReadConfirmation ReadConfirmation { get; init; } = ReadConfirmation.None;

    /// <summary><c>unclean.leader.election.enable</c>.</summary>
    public bool UncleanLeaderElection { get; init; }

    /// <summary>
    /// <c>max.incremental.fetch.session.cache.slots</c>. Without sessions every fetch tells everything, which is easier
    /// to read.
    /// </summary>
    public int SessionSlots { get; init; }

    /// <summary>
    /// Whether consumers read from a follower in their rack (<c>replica.selector.class</c>); broker 2 stands in rack 2.
    /// </summary>
    public bool RackAwareReads { get; init; }

    /// <summary>The options with one of them set as a script has it: <c>key=value</c>.</summary>
    public TraceOptions With(string setting)
    {
        var parts = setting.Split('=');
        return parts switch
        {
            ["replicas", var ids] => this with { Replicas = Ids(ids), Isr = Ids(ids) },
            ["isr", var ids] => this with { Isr = Ids(ids) },
            ["min.insync.replicas", var count] => this with { MinIsr = int.Parse(count, CultureInfo.InvariantCulture) },
            ["log.flush.before.ack", var flag] => this with { FlushBeforeAck = bool.Parse(flag) },
            ["unclean.leader.election.enable", var flag] => this with { UncleanLeaderElection = bool.Parse(flag) },
            ["read.confirmation", var mode] =>
                this with { ReadConfirmation = Enum.Parse<ReadConfirmation>(mode, ignoreCase: true) },
            ["replica.selector.class", "RackAwareReplicaSelector"] => this with { RackAwareReads = true },
            ["max.incremental.fetch.session.cache.slots", var count] =>
                this with { SessionSlots = int.Parse(count, CultureInfo.InvariantCulture) },
            _ => throw new TraceException($"cluster has no setting '{setting}'"),
        };
    }

    /// <summary>
    /// The configuration of a node. Waits that only save time are zero, and limits that only protect against silence
    /// are long: whatever waits, waits for the script.
    /// </summary>
    public BrokerConfig ConfigOf(int node) => Configs.Of(node) with
    {
        QuorumVoters = [.. new[] { node, TraceController.Id }.Distinct()
            .Select(voter => new Voter(voter, Configs.EndpointOf(voter)))],
        MinInsyncReplicas = MinIsr,
        FlushBeforeAck = FlushBeforeAck,
        ReadConfirmation = ReadConfirmation,
        FetchSessionCacheSlots = SessionSlots,
        RackAwareReads = RackAwareReads,
        Rack = $"{node}",
        UncleanLeaderElection = UncleanLeaderElection,
        ReplicaLagTimeMax = TimeSpan.FromSeconds(30),
        ReplicaFetchWaitMax = TimeSpan.Zero,
        ReplicaFetchBackoff = TimeSpan.Zero,
        ReplicaSocketTimeout = TimeSpan.FromDays(1),
        QuorumRequestTimeout = TimeSpan.FromDays(1),
        LogRetentionMs = -1,
    };

    /// <summary>Node ids between commas.</summary>
    public static ImmutableArray<int> Ids(string list) =>
        [.. list.Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
}
