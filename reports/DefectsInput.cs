namespace Reports;

/// <summary>What the page of the detection matrix shows.</summary>
/// <param name="Rows">The defects that were measured.</param>
/// <param name="LeftOut">Those that were not.</param>
public sealed record DefectsInput(IReadOnlyList<DefectRow> Rows, IReadOnlyList<HarmlessDefect> LeftOut)
{
    /// <summary>Commits at which rows were measured, each once; more than one where older rows were kept.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>First seeds with which rows were measured, each once.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [];

    /// <summary>Most runs per defect with which rows were measured, each once.</summary>
    public IReadOnlyList<int> MostRuns { get; init; } = [];
}
