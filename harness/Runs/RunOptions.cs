using Broker.Defects;
using Broker.Runtime;
using Harness.Simulation.Exploration;

namespace Harness.Runs;

/// <summary>What belongs to a run's identity besides scenario and seed.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// How to explore the schedule, in the command line's form; see <see cref="ExploreOptions.Parse"/>.
    /// </summary>
    public string Explore { get; init; } = "choices";

    /// <summary>The defect to plant, or null.</summary>
    public Defect? Defect { get; init; }

    /// <summary>The recorded choices to repeat, or null to explore.</summary>
    public ChoiceLog? Replay { get; init; }

    /// <summary>A seed for the schedule alone; null for the plan's.</summary>
    public ulong? ScheduleSeed { get; init; }

    /// <summary>
    /// A schedule to carry out instead of exploring, see <see cref="ExploreOptions.Deviations"/>; null to explore.
    /// </summary>
    public IReadOnlyList<Deviation>? Deviations { get; init; }

    /// <summary>Whether to tell how the schedule deviates from first-in first-out. Not in operations mode.</summary>
    public bool RecordDeviations { get; init; }

    /// <summary>Source commit of the build, for the results.</summary>
    public string Commit { get; init; } = "unknown";

    /// <summary>
    /// Called with everything a broker reports: virtual time in ns since the beginning, node id, event. Null for none.
    /// </summary>
    public Action<long, int, BrokerEvent>? Observer { get; init; }
}
