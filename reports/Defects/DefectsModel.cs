using Reports.Pages;

namespace Reports.Defects;

/// <summary>What the page of the detection matrix shows.</summary>
internal sealed record DefectsModel
{
    public required VerdictModel Verdict { get; init; }

    public required IReadOnlyList<Fact> Tiles { get; init; }

    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Those that were not found come first.</summary>
    public required IReadOnlyList<MatrixRow> Rows { get; init; }

    public required IReadOnlyList<LeftOutRow> LeftOut { get; init; }
}

/// <summary>One defect; texts are empty where there is nothing to tell.</summary>
internal sealed record MatrixRow
{
    public required string Id { get; init; }

    public required string Meaning { get; init; }

    public required string Source { get; init; }

    public required bool Found { get; init; }

    public required string Anomaly { get; init; }

    public required string AnomalyTitle { get; init; }

    public required string Promise { get; init; }

    /// <summary>What else is to be said of how it was convicted, a sentence.</summary>
    public required string Note { get; init; }

    public required string Runs { get; init; }

    /// <summary>Length of the bar in percent, on a logarithmic scale.</summary>
    public required string Bar { get; init; }

    public required string Seconds { get; init; }

    public required string Operations { get; init; }

    public required string OperationsBefore { get; init; }

    public required string Faults { get; init; }

    public required string FaultsBefore { get; init; }

    public required string Scenario { get; init; }

    public required string Seed { get; init; }

    public required string Report { get; init; }

    public required string ShrunkReport { get; init; }
}

/// <summary>A defect that was not measured.</summary>
internal sealed record LeftOutRow(string Id, string Meaning, string Source);
