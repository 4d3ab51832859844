using Reports.Timelines;

namespace Reports.Pages;

/// <summary>What the page of one run shows.</summary>
internal sealed record PageModel
{
    public required VerdictModel Verdict { get; init; }

    public required string Scenario { get; init; }

    public required string Seed { get; init; }

    /// <summary>What the run was: scenario, seed, commit, target, model and so on.</summary>
    public required IReadOnlyList<Fact> Identity { get; init; }

    /// <summary>What the run amounted to: operations, faults, length.</summary>
    public required IReadOnlyList<Fact> Extent { get; init; }

    /// <summary>How strong a test it was: choices, steps, hashes.</summary>
    public required IReadOnlyList<Fact> Strength { get; init; }

    public required IReadOnlyList<OutcomeShare> Outcomes { get; init; }

    public required string OperationCount { get; init; }

    public required IReadOnlyList<FaultCount> Faults { get; init; }

    public required string ReplayCommand { get; init; }

    public required IReadOnlyList<FindingCard> Findings { get; init; }

    /// <summary>Which findings have no card, or empty.</summary>
    public required string FindingsNote { get; init; }

    public required TimelineModel? Timeline { get; init; }

    public required IReadOnlyList<EventRow> Rows { get; init; }

    public required LatencyImage? Latency { get; init; }

    public required IReadOnlyList<PlannedFaultRow> PlannedFaults { get; init; }

    public required string PlannedFaultsNote { get; init; }
}

/// <summary>A name and its value; long values get a line of their own.</summary>
internal sealed record Fact(string Name, string Value, bool Mono, string Hint);

/// <summary>Operations of one outcome.</summary>
internal sealed record OutcomeShare(string Outcome, string Count, string Percent, string X, string Width);

/// <summary>Faults of one kind.</summary>
internal sealed record FaultCount(string Kind, string Fired, string Vetoed, bool NeverFired);

/// <summary>One anomaly with its evidence.</summary>
internal sealed record FindingCard(
    int Number, string Id, string Title, string Promise, string Statement, string Total, IReadOnlyList<EventRow> Rows);

/// <summary>A line of a table of events: an operation, a fault or a change of leader.</summary>
internal sealed record EventRow
{
    public required long Id { get; init; }

    /// <summary>Anchor in the timeline to jump to; empty when it is not drawn.</summary>
    public required string Anchor { get; init; }

    public required string Began { get; init; }

    public required string Took { get; init; }

    public required string Who { get; init; }

    public required string What { get; init; }

    public required string Place { get; init; }

    /// <summary><c>ok</c>, <c>fail</c>, <c>info</c>, <c>fault</c>, <c>leader</c> or <c>phase</c>.</summary>
    public required string Outcome { get; init; }

    public required string Answer { get; init; }

    /// <summary>Number of the finding it proves, from 1; 0 for none.</summary>
    public required int Finding { get; init; }
}

/// <summary>The latency plot as a data URI, and what it shows in words.</summary>
internal sealed record LatencyImage(TrustedText Source, string Description, string Caption);

/// <summary>A fault of the plan.</summary>
internal sealed record PlannedFaultRow(string Id, string Kind, string At, string Duration, string Nodes, string Amount);
