using Broker.Configuration;
using Broker.Replication.Protocols;
using Broker.Runtime;

namespace Broker.Defects;

/// <summary>
/// A mistake that a real broker made, planted to see whether it is caught. It replaces one rule, or stands between the
/// broker and one of its ports; the broker's own code knows nothing of it.
/// </summary>
public abstract class Defect
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Id { get; }

    /// <summary>What is wrong, in one sentence.</summary>
    public abstract string Meaning { get; }

    /// <summary>Where it comes from: an issue, a KIP, a report.</summary>
    public abstract string Source { get; }

    /// <summary>Name of the built-in scenario that finds it.</summary>
    public virtual string Scenario => "replication";

    /// <summary>
    /// The anomaly that convicts it; null for any, where the correct broker has none in its scenario.
    /// </summary>
    public virtual string? Anomaly => null;

    /// <summary>
    /// True if it breaks a rule, but no record is lost, moved or shown too early by it: golden traces show what it is.
    /// </summary>
    public virtual bool IsHarmless => false;

    /// <summary>The rules with the defect in them.</summary>
    public virtual BrokerRules Apply(BrokerRules rules) => rules with { Replication = Apply(rules.Replication) };

    /// <summary>The replication protocol with the defect in it.</summary>
    private protected virtual ReplicationProtocol Apply(ReplicationProtocol protocol) => protocol;

    /// <summary>The ports with the defect in between.</summary>
    public virtual Ports Apply(Ports ports, BrokerConfig config) => ports;

    /// <summary>Whether a path is below one of the broker's directories of partitions.</summary>
    protected static bool IsData(string path, BrokerConfig config) =>
        config.LogDirs.Any(directory => path.StartsWith(directory + "/", StringComparison.Ordinal));
}
