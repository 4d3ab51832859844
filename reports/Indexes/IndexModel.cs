using Reports.Pages;

namespace Reports.Indexes;

/// <summary>What the page of many runs shows.</summary>
internal sealed record IndexModel
{
    public required VerdictModel Verdict { get; init; }

    public required IReadOnlyList<Fact> Tiles { get; init; }

    public required IReadOnlyList<ScenarioRow> Scenarios { get; init; }

    public required IReadOnlyList<ReachedRow> Reached { get; init; }

    public required IReadOnlyList<VetoRow> Vetoes { get; init; }

    public required IReadOnlyList<RunRow> Failures { get; init; }

    public required string FailuresNote { get; init; }

    public required IReadOnlyList<RunRow> Valid { get; init; }

    public required string ValidCount { get; init; }

    public required string ValidNote { get; init; }

    /// <summary>Invalid runs of scenarios that expect them.</summary>
    public required IReadOnlyList<RunRow> Expected { get; init; }

    public required string ExpectedCount { get; init; }

    public required string ExpectedNote { get; init; }
}

/// <summary>The runs of one scenario.</summary>
internal sealed record ScenarioRow(
    string Scenario, string Runs, string Invalid, string Unknown, string Valid, string Anomalies);

/// <summary>How often the runs of a scenario reached a branch of the protocol.</summary>
internal sealed record ReachedRow(string Scenario, string Branch, string Meaning, string Times, bool IsMissing);

/// <summary>How many faults of a kind were vetoed in the runs of a scenario.</summary>
internal sealed record VetoRow(
    string Scenario, string Kind, string Planned, string Vetoed, string Share, bool IsTooMany);

/// <summary>One run.</summary>
internal sealed record RunRow
{
    public required string Id { get; init; }

    public required string Verdict { get; init; }

    public required string Scenario { get; init; }

    public required string Defect { get; init; }

    public required string Seed { get; init; }

    /// <summary>Link to its page, empty for none.</summary>
    public required string Report { get; init; }

    public required string Anomalies { get; init; }

    public required string Why { get; init; }

    public required string ReplayCommand { get; init; }
}
